/* The scenes of a script as forms. */

import { element, find } from "./dom.js";
import { isSame } from "./merge.js";
import { showTakes } from "./takes.js";

const LONGEST = { dialogue: 1500, image_prompt: 2000, video_prompt: 2000, last_frame_prompt: 2000 }; // characters

/* Where the files of a scene are: further takes have folders of their own. */
export const folderOf = (scene) => ((scene.take ?? 1) > 1 ? `${scene.id}.${scene.take}` : scene.id);

function imageOf(scene, topic, preset, made) {
  const date = made[folderOf(scene)]?.["image.png"];
  return date && `/made/${topic}/${preset}/scenes/${folderOf(scene)}/image.png?v=${date}`;
}

export class Editor {
  /* `changed` is called after each edit. */
  constructor(changed) {
    this.list = find("#scenes");
    this.title = find("#script-title");
    this.template = find("#scene");
    this.changed = changed;
    this.kept = new Map(); // what the forms do not show of a scene
    this.title.addEventListener("input", changed);
    this.list.addEventListener("input", (event) => this.count(event.target) || changed());
    this.list.addEventListener("change", changed);
    this.list.addEventListener("click", (event) => this.act(event));
  }

  fill(script) {
    this.title.value = script.title;
    find("#title-field").hidden = false;
    this.kept = new Map(script.scenes.map((scene) => [scene.id, scene]));
    this.list.replaceChildren(...script.scenes.map((scene) => this.item(scene)));
    this.number();
  }

  script() {
    return { title: this.title.value, scenes: [...this.list.children].map((item) => this.scene(item)) };
  }

  scene(item) {
    const scene = { ...this.kept.get(item.dataset.id), id: item.dataset.id };
    for (const field of item.querySelectorAll("[data-field]")) {
      scene[field.dataset.field] = field.type === "checkbox" ? field.checked : field.value;
    }
    return scene;
  }

  /* Sets what has no field of its own; null takes it out. */
  set(id, field, value) {
    const scene = { ...this.kept.get(id) };
    if (value === null) delete scene[field];
    else scene[field] = value;
    this.kept.set(id, scene);
    this.changed();
  }

  item(scene) {
    const item = this.template.content.firstElementChild.cloneNode(true);
    item.dataset.id = scene.id;
    find(".id", item).textContent = scene.id;
    for (const field of item.querySelectorAll("[data-field]")) {
      const name = field.dataset.field;
      if (field.type === "checkbox") field.checked = scene[name];
      else field.value = scene[name] ?? "";
      field.id = `${scene.id}-${name}`;
      const label = field.closest(".field")?.querySelector("label");
      if (label) label.htmlFor = field.id;
      this.count(field);
    }
    const count = find(".count", item);
    count.id = `${scene.id}-count`;
    find('[data-field="dialogue"]', item).setAttribute("aria-describedby", count.id);
    return item;
  }

  count(field) {
    if (field.dataset.field !== "dialogue") return;
    const place = find(".count", field.closest(".scene"));
    const words = field.value.trim() ? field.value.trim().split(/\s+/).length : 0;
    const isOver = field.value.length > LONGEST.dialogue;
    place.textContent = isOver ? `${field.value.length} of at most ${LONGEST.dialogue} characters` : `${words} ${words === 1 ? "word" : "words"}`;
    place.classList.toggle("over", isOver);
  }

  number() {
    [...this.list.children].forEach((item, place) => (find(".number", item).textContent = `${place + 1}.`));
  }

  act(event) {
    const button = event.target.closest("[data-do]");
    if (!button) return;
    const item = button.closest(".scene");
    if (button.dataset.do === "up") item.previousElementSibling?.before(item);
    if (button.dataset.do === "down") item.nextElementSibling?.after(item);
    if (button.dataset.do === "insert") this.insert(item);
    if (button.dataset.do === "remove") {
      (find("textarea", item.nextElementSibling ?? item.previousElementSibling ?? document.body) ?? this.title).focus();
      item.remove();
    } else if (button.dataset.do !== "insert") button.focus();
    this.number();
    this.changed();
  }

  insert(item) {
    const taken = new Set([...this.list.children].map((other) => other.dataset.id));
    let number = this.list.children.length + 1;
    while (taken.has(`scene-${number}`)) number += 1;
    const scene = { id: `scene-${number}`, dialogue: "", image_prompt: "", video_prompt: "", on_camera: true };
    const made = this.item(scene);
    item.after(made);
    find("textarea", made).focus();
  }

  /* Shows the keyframe of each scene; `made` has when the files of each scene were made. */
  showImages(topic, preset, made) {
    for (const item of this.list.children) {
      const image = find(".keyframe", item);
      const address = imageOf(this.scene(item), topic, preset, made);
      image.hidden = !address;
      image.alt = address ? `Keyframe of ${item.dataset.id}` : "";
      if (address && image.getAttribute("src") !== address) image.src = address;
    }
  }

  /* Shows the takes of each scene; keeping another one is an edit like any other. */
  showTakes(film, made) {
    for (const item of this.list.children) {
      const scene = this.scene(item);
      showTakes(item, scene, film, made, (number) => this.set(scene.id, "take", number === 1 ? null : number));
    }
  }

  /* The address of the first keyframe that there is. */
  firstImage(topic, preset, made) {
    return this.script().scenes.map((scene) => imageOf(scene, topic, preset, made)).find(Boolean);
  }

  /* Marks the scenes that differ from the saved script; the number of them. */
  mark(saved) {
    const before = new Map(saved.scenes.map((scene) => [scene.id, scene]));
    let edited = 0;
    for (const item of this.list.children) {
      const isEdited = !isSame(before.get(item.dataset.id), this.scene(item));
      edited += isEdited;
      const marks = find(".marks", item);
      marks.replaceChildren(...(isEdited ? [element("li", { class: "mark old" }, "edited, not saved")] : []));
    }
    return edited;
  }

  /* Marks the fields that a refusal names, such as "scenes.2.dialogue: ..."; the first of them. */
  refuse(problem) {
    let first = null;
    for (const field of this.list.querySelectorAll("[data-field]")) field.removeAttribute("aria-invalid");
    for (const [, place, name] of problem.matchAll(/scenes\.(\d+)\.(\w+)/g)) {
      const field = find(`[data-field="${name}"]`, this.list.children[Number(place)]);
      field?.setAttribute("aria-invalid", "true");
      first ??= field;
    }
    return first;
  }
}
