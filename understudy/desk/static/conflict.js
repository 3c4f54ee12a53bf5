/* Shows two versions of a script side by side, and gives the one that is chosen. */

import { element, find } from "./dom.js";
import { differences, fieldsOf, merged } from "./merge.js";

const NAMES = {
  dialogue: "Dialogue",
  image_prompt: "Picture",
  video_prompt: "Movement",
  last_frame_prompt: "At the end",
  on_camera: "On camera",
};

/* Resolves to the merged script, or to null if it is put off. */
export function settle(base, mine, theirs) {
  const dialog = find("#conflict");
  const found = differences(base, mine, theirs);
  find("#differences").replaceChildren(...found.map(fieldset));
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    const merge = find("#merge");
    const save = () => dialog.close("merge");
    merge.addEventListener("click", save);
    dialog.addEventListener("close", () => {
      merge.removeEventListener("click", save);
      resolve(dialog.returnValue === "merge" ? merged(base, mine, theirs, chosen(found)) : null);
    }, { once: true });
  });
}

function chosen(found) {
  const choices = { title: "theirs", scenes: new Map() };
  found.forEach((difference, number) => {
    const side = find(`input[name="choice-${number}"]:checked`, find("#differences")).value;
    if (difference.what === "title") choices.title = side;
    else choices.scenes.set(difference.id, side);
  });
  return choices;
}

function fieldset(difference, number) {
  const { what, id, mine, theirs, isBoth } = difference;
  return element(
    "fieldset",
    { class: "difference" },
    element("legend", {}, what === "title" ? "Title" : `Scene ${id}`),
    isBoth ? element("p", { class: "mark old" }, "Both sides changed it") : null,
    element("div", { class: "sides" }, version("mine", "Yours", mine, theirs), version("theirs", "Theirs", theirs, mine)),
  );

  function version(side, name, content, other) {
    const radio = element("input", { type: "radio", name: `choice-${number}`, value: side, checked: difference.choice === side });
    return element("div", { class: "version" }, element("label", { class: "check" }, radio, name), ...details(content, other));
  }
}

function details(content, other) {
  if (content === undefined) return [element("p", { class: "empty" }, "The scene is not there.")];
  if (typeof content === "string") return [element("p", {}, content)];
  const list = element("dl");
  for (const field of fieldsOf(content, other)) {
    const [value, counterpart] = [content[field] ?? "", other?.[field] ?? ""];
    if (value === "" && counterpart === "") continue;
    const text = value === true ? "yes" : value === false ? "no" : String(value) || "nothing";
    list.append(element("dt", {}, NAMES[field] ?? field.replaceAll("_", " ")), element("dd", { class: value === counterpart ? null : "differs" }, text));
  }
  return [list];
}
