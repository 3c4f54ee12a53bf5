/* Takes of a scene side by side: made, compared, and one of them kept. */

import { ask } from "./asking.js";
import { element, find } from "./dom.js";

const drawn = new WeakMap(); // what a scene's place shows now, so that a film that plays is left alone

/* Shows the takes of a scene in its place. `film` has {topic, preset, leadIn}, `made` when the files of each scene and
   take were made; `keep` is called with the number of the take that is to be in the film. */
export function showTakes(item, scene, film, made, keep) {
  const place = find(".takes", item);
  const kept = scene.take ?? 1;
  const takes = Object.entries(made)
    .map(([folder, files]) => ({ folder, number: numberOf(folder, scene.id), date: files["finished.mp4"] }))
    .filter((take) => take.number && take.date)
    .sort((one, other) => one.number - other.number);
  const state = JSON.stringify([film, kept, takes, scene.on_camera]);
  if (drawn.get(place) === state) return;
  drawn.set(place, state);
  place.hidden = !takes.length;
  if (!takes.length) return place.replaceChildren();
  const next = Math.max(kept, ...takes.map((take) => take.number)) + 1;
  const more = element("button", { type: "button", class: "small", click: () => order(film, scene.id, next, place) }, `Make take ${next}`, element("span", { class: "quiet-label" }, ` of ${scene.id}`));
  const isDrawnDiagram = film.isDrawn && !scene.on_camera; // its seed moves no more than the ground behind it
  const isAlone = takes.length === 1 && takes[0].number === kept;
  place.replaceChildren(
    element("div", { class: "heading" }, element("h4", {}, isAlone ? "One take" : `${takes.length} takes`), isDrawnDiagram ? null : more),
    ...(isDrawnDiagram ? [element("p", { class: "help" }, "A diagram that is drawn looks alike in every take. Write its picture otherwise, or take a preset with models.")] : []),
    element("p", { class: "alert", role: "alert", hidden: true }),
    ...(isAlone ? [] : [element("ul", { class: "take-list" }, ...takes.map((take) => itemOf(take)))]),
  );

  function itemOf({ folder, number, date }) {
    const isKept = number === kept;
    return element(
      "li",
      { class: isKept ? "take pinned" : "take" },
      player(`/made/${film.topic}/${film.preset}/scenes`, folder, scene.id, date, made[scene.id]?.["speech.wav"], film.leadIn),
      element(
        "div",
        { class: "heading" },
        element("p", {}, `Take ${number}`),
        element("button", { type: "button", class: "small", "aria-pressed": String(isKept), disabled: isKept, click: () => keep(number) }, isKept ? "In the film" : "Keep this take"),
      ),
    );
  }
}

function numberOf(folder, scene) {
  if (folder === scene) return 1;
  const [name, number] = folder.split(".");
  return name === scene ? Number(number) : 0;
}

async function order({ topic, preset }, scene, number, place) {
  const { status, content } = await ask("POST", "/api/runs", { films: [], scripts: [], takes: [{ topic, preset, scene, number }] });
  const alert = find(".alert", place);
  alert.textContent = status === 200 ? "" : content.problem;
  alert.hidden = status === 200;
}

/* A scene's picture has no sound of its own: the speech, which all takes share, is played beside it. */
function player(folder, take, scene, date, spoken, leadIn) {
  const video = element("video", { controls: true, preload: "metadata", playsinline: true, src: `${folder}/${take}/finished.mp4?v=${date}`, "aria-label": `${take}, with its speech` });
  if (!spoken) return video;
  const speech = new Audio(`${folder}/${scene}/speech.wav?v=${spoken}`);
  let waiting = 0;
  const stop = () => {
    clearTimeout(waiting);
    speech.pause();
  };
  video.addEventListener("playing", () => {
    stop();
    const late = video.currentTime - leadIn;
    speech.currentTime = Math.max(0, late);
    waiting = setTimeout(() => speech.play(), Math.max(0, -late) * 1000);
  });
  for (const event of ["pause", "waiting", "seeking", "ended"]) video.addEventListener(event, stop);
  return video;
}
