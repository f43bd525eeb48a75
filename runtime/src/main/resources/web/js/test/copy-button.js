// A button that copies a text and says so.

import { announce } from "./announcer.js";
import { button, element } from "./dom.js";

/** The button; `text` is copied exactly, `what` names it to those who do not see where the button stands. */
export function copyButton(text, what, label = "Copy") {
  const copy = button(label, async () => {
    const copied = await copyText(text);
    copy.textContent = copied ? "Copied" : "Copying failed";
    announce(copied ? `${what} copied` : `${what} could not be copied`);
    setTimeout(() => {
      copy.textContent = label;
    }, 1500);
  }, { class: "quiet small", "aria-label": `Copy ${what}` });
  return copy;
}

async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyThroughSelection(text); // browsers keep the clipboard API from pages that are neither https nor local
  }
}

function copyThroughSelection(text) {
  const focused = document.activeElement;
  const holder = element("textarea", { class: "visually-hidden", readonly: true, "aria-hidden": "true" });
  holder.value = text;
  document.body.append(holder);
  holder.select();
  const copied = document.execCommand("copy");
  holder.remove();
  focused?.focus({ preventScroll: true });
  return copied;
}
