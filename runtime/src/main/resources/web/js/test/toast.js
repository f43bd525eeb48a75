// A short message that goes away by itself. It lies over the page, so that nothing moves.

import { announce } from "./announcer.js";
import { element } from "./dom.js";
import { icon } from "./icons.js";

const shownMillis = 5000;
const toneIcons = { good: "check", bad: "warning", info: "info" };

/** Shows and speaks the message. */
export function toast(tone, text) {
  const holder = document.getElementById("toasts");
  const node = element("p", { class: "toast", data: { tone } }, icon(toneIcons[tone]), element("span", { text }));
  for (const other of [...holder.children]) if (other.textContent === text) other.remove(); // the same again takes its place
  holder.append(node);
  announce(text);
  setTimeout(() => node.remove(), shownMillis);
}
