/* The finished film, with captions. */

import { element, find } from "./dom.js";

const screen = find("#screen");
let shown = "";

/* Shows the film of a preset; `film` has when its files were made. A film that is made anew is loaded anew. `poster` is
   the address of a picture for as long as it does not play: films begin in the dark. */
export function showFilm(topic, preset, film, poster) {
  const key = `${preset} ${film["film.mp4"] ?? ""}`;
  if (key === shown) return;
  shown = key;
  const facts = find("#film-facts");
  if (!film["film.mp4"]) {
    screen.replaceChildren(element("p", { class: "empty" }, "Not made yet."));
    facts.replaceChildren();
    return;
  }
  const address = (file) => `/made/${topic}/${preset}/${file}?v=${film[file] ?? 0}`;
  const track = film["film.vtt"] && element("track", { kind: "captions", label: "Captions", src: address("film.vtt") });
  const video = element("video", { controls: true, preload: "metadata", src: address("film.mp4"), playsinline: true, poster }, track);
  screen.replaceChildren(video);
  const made = new Date(film["film.mp4"] * 1000).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
  const report = film["report.html"] && element("a", { href: address("report.html"), target: "_blank" }, "Report");
  const download = element("a", { href: address("film.mp4"), download: `${topic}.mp4` }, "Download");
  facts.replaceChildren(`results/${topic}/${preset}/film.mp4 · ${made} · `, download, ...(report ? [" · ", report] : []));
}
