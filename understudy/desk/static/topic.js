/* The form of a topic. */

import { ask } from "./asking.js";
import { find, show } from "./dom.js";

const form = find("#topic");
const problem = find("#problem");
const isNew = !form.dataset.topic;
let version = form.dataset.version;
let isDirty = false;

form.addEventListener("input", () => (isDirty = true));
window.addEventListener("beforeunload", (event) => isDirty && event.preventDefault());

function values() {
  const entries = Object.fromEntries(new FormData(form));
  delete entries.name;
  for (const name of ["length", "palette"]) entries[name] = entries[name] === "" ? null : Number(entries[name]);
  return entries;
}

function mark(text) {
  for (const field of form.elements) field.removeAttribute("aria-invalid");
  for (const line of text.split("\n")) {
    const name = line.replace(/^config\/topics\/[^:]*: /, "").split(/[:. ]/)[0];
    if (form.elements[name]) form.elements[name].setAttribute("aria-invalid", "true");
  }
}

function refuse(text) {
  mark(text);
  show(problem, text);
  problem.focus();
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const name = isNew ? form.elements.name.value.trim() : form.dataset.topic;
  if (!/^[a-z0-9][a-z0-9_-]{0,47}$/.test(name)) {
    return refuse("name: 1 to 48 lower-case letters, digits, - or _.");
  }
  const { status, content } = await ask("PUT", `/api/topics/${name}`, { based_on: version, values: values() });
  if (status === 409) {
    return refuse(
      isNew
        ? `name: there is a topic ${name} already. Choose another name.`
        : "The file was changed meanwhile. What you wrote is still here: copy it, and load the page again.",
    );
  }
  if (status !== 200) return refuse(content.problem);
  isDirty = false;
  if ("writesScript" in form.dataset) await ask("POST", "/api/runs", { films: [], scripts: [{ topic: name }], takes: [] });
  location.assign(`/topics/${name}`);
});
