// A line of somebody's file with its number, and a caret below the place that matters.

import { element } from "./dom.js";

const longestShown = 160; // characters; of a longer line the part around the place is shown

/** The frame, or null when the line is not known. `endColumn` is where the marked part ends. */
export function codeFrame({ source, line, column, endColumn }) {
  if (source === undefined || source === null || !line) return null;
  const from = Math.max(0, Math.min((column ?? 1) - 60, source.length - longestShown));
  const shown = source.slice(from, from + longestShown);
  const at = Math.max(0, (column ?? 1) - 1 - from);
  const length = Math.max(1, Math.min((endColumn ?? 0) - (column ?? 0), shown.length - at));
  const number = String(line);
  const indent = shown.slice(0, at).replace(/[^\t]/g, " "); // tabs keep their width, so the caret stays below its character
  const caret = element("span", { class: "code-frame-caret", text: "^".repeat(length) });
  requestAnimationFrame(() => bringIntoView(caret));
  return element("pre", { class: "code-frame", tabindex: "0", role: "group", "aria-label": `Line ${line}` },
    element("span", { class: "code-frame-number", text: number }), ` ${shown}\n`,
    element("span", { "aria-hidden": "true" }, element("span", { class: "code-frame-number", text: " ".repeat(number.length) }),
      ` ${indent}`, caret));
}

/** A frame narrower than its line shows the place, not the line's beginning. */
function bringIntoView(caret) {
  const frame = caret.closest(".code-frame");
  if (frame && caret.offsetLeft + caret.offsetWidth > frame.clientWidth) frame.scrollLeft = caret.offsetLeft - frame.clientWidth / 2;
}
