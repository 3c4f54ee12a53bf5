"use strict";
const film = document.getElementById("film");
const parts = [...document.querySelectorAll("[data-start][data-end]")];
const playhead = document.querySelector(".playhead");

// The copy inside the page: for clips, and for the film where its own file is not beside the page.
let copy = null;
function copyAddress() {
  if (copy === null) {
    const text = atob(document.getElementById("copy").textContent);
    const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
    copy = URL.createObjectURL(new Blob([bytes], { type: "video/mp4" }));
  }
  return copy;
}

film.querySelector("source").addEventListener("error", () => {
  film.src = copyAddress();
  document.getElementById("copy-note").hidden = false;
});

function playFrom(seconds) {
  film.currentTime = seconds;
  film.play();
}

// What is on at a time: the scene, its chapter and its word.
function follow() {
  for (const part of parts) {
    const isOn = part.dataset.start <= film.currentTime && film.currentTime < part.dataset.end;
    (part.closest("li") ?? part).classList.toggle("now", isOn && film.currentTime > 0);
  }
  if (film.duration) playhead.setAttribute("x", `${(100 * film.currentTime) / film.duration}%`);
}
film.addEventListener("timeupdate", follow);
film.addEventListener("seeked", follow);

for (const link of document.querySelectorAll(".chapters a, .strip a")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    playFrom(Number(link.dataset.start));
  });
}
for (const word of document.querySelectorAll(".waveform .word")) {
  word.addEventListener("click", () => playFrom(Number(word.dataset.start)));
}

for (const button of document.querySelectorAll(".play-clip")) {
  button.addEventListener("click", () => {
    const scene = button.closest("article");
    const picture = scene.querySelector(".clip img");
    const clip = document.createElement("video");
    clip.controls = clip.playsInline = true;
    clip.poster = picture.src;
    clip.style.aspectRatio = picture.style.aspectRatio;
    clip.setAttribute("aria-label", picture.alt.replace("Keyframe", "Clip"));
    clip.src = `${copyAddress()}#t=${scene.dataset.start},${scene.dataset.end}`;
    picture.replaceWith(clip);
    button.remove();
    film.pause();
    clip.play();
    clip.focus();
  });
}
