/* Shows the runs of the desk wherever a page has room for them, and in its head. */

import { ask } from "./asking.js";
import { element, find } from "./dom.js";
import { listen } from "./live.js";

const STATES = {
  waiting: ["Waiting", ""],
  running: ["At work", "old"],
  stopping: ["Stopping …", "old"],
  done: ["Done", "good"],
  failed: ["Failed", "bad"],
  stopped: ["Stopped", ""],
  mended: ["Failed, mended since", ""],
};
const CELLS = { running: "at work", done: "done", failed: "failed" };
const SIGNS = { running: "●", done: "✓", failed: "✗" };

const place = find("[data-runs]");
const now = find("#now");
const topic = find("#desk")?.dataset.topic;

export function duration(seconds) {
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function account(run) {
  const jobs = `${run.finished} of ${run.guessed ? "about " : ""}${run.expected} jobs`;
  const left = run.left ? ` · about ${duration(run.left)} left` : "";
  return run.expected ? jobs + left : "Looking at what is to be made …";
}

function head(runs, elsewhere) {
  const run = runs.find((one) => one.state === "running");
  const waiting = runs.filter((one) => one.state === "waiting").length;
  const text = run
    ? `${run.label}: ${run.finished} of ${run.expected || "…"} jobs${waiting ? `, ${waiting} waiting` : ""}`
    : waiting
      ? `${waiting} waiting`
      : elsewhere
        ? "A run from a command line is at work here"
        : "";
  if (now.textContent !== text) now.textContent = text;
  now.hidden = !text;
}

/* Who listens is told when a run begins or ends, and not of each job. */
const announced = find("#announced");
let states = null; // of each run; null until the page has drawn them once

function announce(runs) {
  const isFirst = states === null;
  states ??= new Map();
  for (const run of runs) {
    if (states.get(run.id) === run.state) continue;
    states.set(run.id, run.state);
    if (!isFirst) announced.textContent = `${run.label}: ${STATES[run.state][0]}`;
  }
}

function table(run) {
  const scenes = Object.entries(run.scenes).flatMap(([name, all]) =>
    Object.entries(all).map(([scene, stages]) => ({ name: topic || run.topics.length === 1 ? scene : `${name} · ${scene}`, topic: name, stages })),
  );
  const shown = topic ? scenes.filter((scene) => scene.topic === topic) : scenes;
  if (!shown.length) return null;
  const head = element("tr", {}, element("th", { scope: "col" }, "Scene"), ...run.stages.map((stage) => element("th", { scope: "col" }, stage.name)));
  const rows = shown.map((scene) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, scene.name),
      ...run.stages.map(({ stage }) => {
        const state = scene.stages[stage];
        if (!state) return element("td");
        return element("td", { class: state }, element("span", { "aria-hidden": "true" }, SIGNS[state]), element("span", { class: "quiet-label" }, CELLS[state]));
      }),
    ),
  );
  return element(
    "div",
    { class: "steps-wrap", tabindex: "0", role: "region", "aria-label": `Scenes and stages of ${run.label}` },
    element("table", { class: "steps" }, element("thead", {}, head), element("tbody", {}, ...rows)),
  );
}

function item(run) {
  const [word, kind] = STATES[run.state];
  const canStop = ["waiting", "running"].includes(run.state);
  const isAtWork = ["running", "stopping"].includes(run.state);
  const said = run.state === "failed" ? run.said.filter((message) => message.bad).slice(-3) : run.said.slice(-1);
  const bar = element("progress", { max: run.expected || 1, value: run.finished, "aria-label": `Jobs of ${run.label} that are done` });
  return element(
    "li",
    { class: "run", "data-run": run.id, "data-state": run.state },
    element(
      "div",
      { class: "heading" },
      element("p", {}, element("strong", {}, run.label), " ", element("span", { class: `mark ${kind}` }, word)),
      canStop
        ? element("button", { type: "button", class: "small", click: () => ask("DELETE", `/api/runs/${run.id}`, {}) }, run.state === "waiting" ? "Take out" : "Stop", element("span", { class: "quiet-label" }, ` ${run.label}`))
        : null,
    ),
    run.note ? element("p", { class: run.state === "failed" ? "alert" : "notice" }, run.note) : null,
    isAtWork ? element("p", { class: "facts" }, account(run)) : null,
    isAtWork ? bar : null,
    isAtWork && run.working.length
      ? element("ul", { class: "jobs" }, ...run.working.map((job) => element("li", {}, [job.title, job.steps, duration(job.seconds)].filter(Boolean).join(" · "))))
      : null,
    isAtWork || run.state === "failed" ? table(run) : null,
    ...(isAtWork || run.state === "waiting" ? [] : said).map((message) => element("pre", { class: run.state === "failed" ? "alert" : "facts" }, message.text)),
  );
}

function list(runs) {
  if (!runs.length) return element("p", { class: "empty" }, "Nothing is being made.");
  return element("ul", { class: "runs" }, ...runs.map(item));
}

/* Drawn anew as a whole; what has the focus keeps it, and a wide table its place. */
function draw({ runs, elsewhere }) {
  head(runs, elsewhere);
  announce(runs);
  if (!place) return;
  const focused = document.activeElement?.closest?.("[data-run]");
  const selector = focused && `[data-run="${focused.dataset.run}"] ${document.activeElement.matches("button") ? "button" : ".steps-wrap"}`;
  const scrolled = find(".steps-wrap", place)?.scrollLeft;
  place.replaceChildren(list(runs));
  if (selector) find(selector, place)?.focus();
  if (scrolled && find(".steps-wrap", place)) find(".steps-wrap", place).scrollLeft = scrolled;
}

listen(draw);
