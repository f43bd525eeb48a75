// A notice: something the person should know, with its icon, title and whatever explains it.

import { element } from "./dom.js";
import { icon } from "./icons.js";

const toneIcons = { bad: "warning", warn: "warning", info: "info" };

/** tone is "bad", "warn" or "info". */
export function notice(tone, title, ...body) {
  return element("div", { class: "notice", data: { tone } }, icon(toneIcons[tone]),
    element("div", { class: "notice-body" }, element("p", { class: "notice-title", text: title }), ...body));
}
