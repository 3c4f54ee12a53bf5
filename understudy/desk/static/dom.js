/* Making elements. Text is always text: nothing here, or anywhere in the desk, reads HTML from a string. */

export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

export const find = (selector, within = document) => within.querySelector(selector);

export function show(node, text) {
  node.textContent = text ?? "";
  node.hidden = !text;
}
