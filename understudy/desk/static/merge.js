/* Two versions of a script that grew from one: what only one side changed is clear, the rest is asked. */

/* All fields that either scene has. */
export const fieldsOf = (...scenes) => [...new Set(scenes.flatMap((scene) => Object.keys(scene ?? {})))].filter((field) => field !== "id");

export function isSame(one, other) {
  if (!one || !other) return !one && !other;
  return fieldsOf(one, other).every((field) => (one[field] ?? "") === (other[field] ?? ""));
}

const byId = (script) => new Map((script?.scenes ?? []).map((scene) => [scene.id, scene]));

/* What differs between mine and theirs: the title, each scene, and their order. `choice` is the side that changed it;
   where both did, it is mine, and `isBoth` says that somebody must look. */
export function differences(base, mine, theirs) {
  const found = [];
  const [before, here, there] = [byId(base), byId(mine), byId(theirs)];
  if (mine.title !== theirs.title) {
    const changedHere = mine.title !== base?.title;
    const changedThere = theirs.title !== base?.title;
    found.push({ what: "title", mine: mine.title, theirs: theirs.title, isBoth: changedHere && changedThere, choice: changedHere ? "mine" : "theirs" });
  }
  for (const id of new Set([...here.keys(), ...there.keys()])) {
    const [old, one, other] = [before.get(id), here.get(id), there.get(id)];
    if (isSame(one, other)) continue;
    const changedHere = !isSame(old, one);
    const changedThere = !isSame(old, other);
    found.push({ what: "scene", id, mine: one, theirs: other, isBoth: changedHere && changedThere, choice: changedHere ? "mine" : "theirs" });
  }
  return found;
}

/* The script of the choices made: {title: side, scenes: Map(id -> side)}. Theirs gives the order, unless only mine
   changed it; scenes that only the other side has stand behind the scene that they stood behind there. */
export function merged(base, mine, theirs, choices) {
  const order = (script) => (script?.scenes ?? []).map((scene) => scene.id).join(" ");
  const mineLeads = order(theirs) === order(base);
  const [first, second] = mineLeads ? [mine, theirs] : [theirs, mine];
  const [here, there] = [byId(mine), byId(theirs)];
  const ids = first.scenes.map((scene) => scene.id);
  second.scenes.forEach((scene, place) => {
    if (ids.includes(scene.id)) return;
    const before = place > 0 ? ids.indexOf(second.scenes[place - 1].id) : -1;
    ids.splice(before + 1, 0, scene.id);
  });
  const scenes = ids
    .map((id) => ((choices.scenes.get(id) ?? "theirs") === "mine" ? here.get(id) : there.get(id)))
    .filter(Boolean);
  return { title: choices.title === "mine" ? mine.title : theirs.title, scenes };
}
