/* The list of topics: choosing some, and queueing their films. */

import { ask } from "./asking.js";
import { find } from "./dom.js";
import { follow } from "./live.js";

follow("/api/live");

const form = find("#topics");
const chosen = find("#chosen");
const picked = () => [...form.querySelectorAll('input[name="topic"]:checked')].map((box) => box.value);

function count() {
  const number = picked().length;
  if (chosen) chosen.textContent = number ? `${number} ${number === 1 ? "topic" : "topics"} chosen` : "No topic chosen";
}

form.addEventListener("change", count);
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const preset = find("#preset").value;
  const films = picked().map((topic) => ({ topic, preset }));
  if (!films.length) {
    chosen.textContent = "Choose the topics first";
    find('input[name="topic"]', form).focus();
    return;
  }
  const { status, content } = await ask("POST", "/api/runs", { films, scripts: [], takes: [] });
  if (status === 200) {
    form.reset();
    chosen.textContent = `${films.length} ${films.length === 1 ? "film" : "films"} queued`;
  } else chosen.textContent = content.problem;
});
count();
