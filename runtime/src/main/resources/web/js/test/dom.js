// Small helpers to build elements. Text only ever enters through textContent: payloads and messages are hostile.

/**
 * Makes an element: `class`, `text`, `on` (listeners) and `data` are special, everything else is an attribute.
 * Children may be nodes or strings; null, undefined and false are skipped.
 */
export function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") node.className = value;
    else if (name === "text") node.textContent = value;
    else if (name === "data") Object.assign(node.dataset, value);
    else if (name === "on") for (const [type, listener] of Object.entries(value)) node.addEventListener(type, listener);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** A push button; a page without forms needs no other kind. */
export function button(text, onClick, properties = {}) {
  return element("button", { type: "button", ...properties, text, on: { click: onClick } });
}
