/* One topic: its script and its films. */

import { ask } from "./asking.js";
import { settle } from "./conflict.js";
import { showCost } from "./cost.js";
import { find, show } from "./dom.js";
import { Editor } from "./editor.js";
import { follow, listen } from "./live.js";
import { makeWith, showApproval } from "./making.js";
import { showFilm } from "./screen.js";

const topic = find("#desk").dataset.topic;
const preset = find("#preset");
const editor = new Editor(changed);
const saveBar = find("#save-bar");
const saveState = find("#save-state");
const problem = find("#problem");
const elsewhere = find("#elsewhere");
let saved = null; // the script as it was read or last saved: {version, script, ...}
let wasBusy = null;
let made = {}; // when the files of each scene and take were made

const isDirty = () => !saveBar.hidden;

function showMade() {
  const leadIn = Number(preset.selectedOptions[0].dataset.leadIn);
  editor.showImages(topic, preset.value, made);
  editor.showTakes({ topic, preset: preset.value, leadIn, isDrawn: !preset.selectedOptions[0].dataset.models }, made);
}

function changed() {
  showMade();
  saveBar.hidden = !saved?.script || !differs();
  saveState.textContent = saveBar.hidden ? "" : "Changes that are not saved";
  find("#cost").hidden = isDirty();
  find("#cost-unsaved").hidden = !isDirty();
}

function differs() {
  const shown = editor.script();
  const order = (script) => script.scenes.map((scene) => scene.id).join();
  return editor.mark(saved.script) > 0 || order(shown) !== order(saved.script) || shown.title !== saved.script.title;
}

function take(found) {
  saved = found;
  show(problem, found.problem);
  show(elsewhere, "");
  find("#no-script").hidden = found.source !== "";
  find("#script-facts").textContent = found.source;
  if (found.script) editor.fill(found.script);
  changed();
  showCost(topic, preset.value);
}

async function load() {
  const { status, content } = await ask("GET", `/api/topics/${topic}/script`);
  if (status === 200) take(content);
  else show(problem, content.problem);
}

/* Saves what is shown, or a merged script; whether it was saved. */
async function save(script = editor.script(), basedOn = saved.version) {
  saveState.textContent = "Saving …";
  const { status, content } = await ask("PUT", `/api/topics/${topic}/script`, { based_on: basedOn, script });
  if (status === 200) {
    const focused = document.activeElement?.id;
    take(content);
    if (focused) document.getElementById(focused)?.focus();
    return true;
  }
  saveState.textContent = "Not saved";
  if (status === 409 && content.script) {
    const merged = await settle(saved.script, script, content.script);
    return merged ? save(merged, content.version) : false;
  }
  show(problem, content.problem);
  (editor.refuse(content.problem ?? "") ?? problem).focus();
  return false;
}

/* A script that was saved elsewhere is shown at once, unless something here would be lost. */
function notice(state) {
  if (!saved || state.version === saved.version) return;
  if (isDirty()) show(elsewhere, "The script was saved elsewhere meanwhile. When you save, you choose for each scene.");
  else load();
}

listen((state) => {
  const isBusy = state.elsewhere || state.runs.some((run) => ["waiting", "running", "stopping"].includes(run.state));
  if (wasBusy !== null && wasBusy !== isBusy) showCost(topic, preset.value);
  wasBusy = isBusy;
  notice(state.topic);
  showFilm(topic, preset.value, state.topic.film, editor.firstImage(topic, preset.value, state.topic.scenes));
  made = state.topic.scenes;
  showMade();
  showApproval(state.topic.approved);
});

function watch() {
  find("#approve-help").hidden = !preset.selectedOptions[0].dataset.models;
  follow(`/api/topics/${topic}/${preset.value}/live`);
}

preset.addEventListener("change", () => {
  watch();
  showCost(topic, preset.value);
});
find("#save").addEventListener("click", () => save());
find("#discard").addEventListener("click", () => take(saved));
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "s") {
    event.preventDefault();
    if (isDirty()) save();
  }
});
window.addEventListener("beforeunload", (event) => isDirty() && event.preventDefault());
find("#delete").addEventListener("click", async () => {
  if (!confirm(`Delete ${topic} and its own script? What was made of it stays in results/${topic}.`)) return;
  const { status, content } = await ask("DELETE", `/api/topics/${topic}`, {});
  if (status !== 200) return show(problem, content.problem);
  find("#save-bar").hidden = true;
  location.assign("/");
});
makeWith(() => ({ topic, preset: preset.value, version: saved?.version ?? "", isDirty: isDirty() }), save);

watch();
load();
