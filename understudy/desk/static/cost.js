/* Which jobs a film would cost now, from a dry run of the workflow. */

import { ask } from "./asking.js";
import { element, find } from "./dom.js";

const place = find("#cost");
let asked = 0;

export async function showCost(topic, preset) {
  asked += 1;
  const number = asked;
  place.setAttribute("aria-busy", "true");
  const said = element("p", { class: "empty" }, "Counting the jobs …");
  place.replaceChildren(said, element("progress", { "aria-label": "Counting the jobs" }));
  const begun = Date.now();
  const clock = setInterval(() => (said.textContent = `Counting the jobs … ${Math.round((Date.now() - begun) / 1000)} s`), 1000);
  const { status, content } = await ask("GET", `/api/topics/${topic}/${preset}/cost`);
  clearInterval(clock);
  if (number !== asked) return; // a later question is on its way
  place.replaceChildren(...answer(status, content));
  place.setAttribute("aria-busy", "false");
}

function answer(status, cost) {
  if (status !== 200) return [element("p", { class: "alert" }, cost.problem)];
  if (cost.busy) return [element("p", { class: "empty" }, cost.busy)];
  if (!cost.count) return [element("p", {}, "Nothing: the film is up to date.")];
  const rows = cost.rows.map((row) =>
    element("tr", {}, element("th", { scope: "row" }, row.stage), element("td", {}, String(row.count)), element("td", {}, [row.parts.join(", "), row.reasons.join(", ")].filter(Boolean).join(" · "))),
  );
  const head = element("tr", { class: "quiet-label" }, element("th", { scope: "col" }, "Stage"), element("th", { scope: "col" }, "Jobs"), element("th", { scope: "col" }, "Scenes"));
  return [
    element("p", { id: "cost-count" }, `${cost.count} ${cost.count === 1 ? "job" : "jobs"}, at most some ${cost.work} of work on one core`),
    element("table", { class: "cost" }, element("thead", {}, head), element("tbody", {}, ...rows)),
    ...cost.more.map((note) => element("p", { class: "help" }, `More may follow: ${note}.`)),
  ];
}
