// The console lines of a run: time, level, text. A talkative handler does not flood the page.

import { button, element } from "./dom.js";
import { clockText } from "./time-text.js";

const shownAtFirst = 300;

/** Makes the list; update(lines) shows the lines that came since. */
export function createConsoleView() {
  const list = element("ol", { class: "run-console" });
  const more = button("", showAll, { class: "quiet small", hidden: true });
  const node = element("div", { class: "run-console-box" }, list, more);
  let limit = shownAtFirst;
  let known = [];
  let shown = 0;

  function showAll() {
    limit = Number.POSITIVE_INFINITY;
    update(known);
  }

  function update(lines) {
    known = lines;
    const until = Math.min(lines.length, limit);
    if (until > shown) list.append(...lines.slice(shown, until).map(consoleLine));
    shown = Math.max(shown, until);
    more.hidden = shown >= lines.length;
    more.textContent = `Show ${(lines.length - shown).toLocaleString("en")} more lines`;
  }

  return { node, update };
}

function consoleLine({ at, level, text }) {
  return element("li", { data: { level } },
    element("time", { datetime: at, text: clockText(at) }), " ",
    element("span", { class: "console-level", text: level }), " ",
    element("span", { class: "console-text", text }));
}
