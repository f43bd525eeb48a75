// The line at the end of a form that says whether what is on the screen is saved.

import { announce } from "../test/announcer.js";
import { element } from "../test/dom.js";
import { icon } from "../test/icons.js";
import { clockText } from "../test/time-text.js";

const words = {
  clean: () => "",
  unsaved: () => "Not saved yet",
  saving: () => "Saving…",
  saved: (at) => `Saved ${timeText(at)}`,
  failed: () => "Not saved",
};
const icons = { saved: "check", failed: "warning" };

/** Drives the state line; `button` is the one that saves. */
export function createSaveBar(place, button) {
  let shown = "";

  /** state is one of the words above; `detail` is the time of saving, or the reason of a failure. */
  function show(state, detail) {
    place.dataset.state = state;
    const text = words[state](detail);
    place.replaceChildren(...(icons[state] ? [icon(icons[state])] : []), element("span", { text }));
    if (state === "saving") button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
    if (text !== shown && (state === "saved" || state === "failed")) announce(text);
    shown = text;
  }

  return { show, state: () => place.dataset.state };
}

/** A moment as people say it: the time of today, or the day and the time. */
export function timeText(iso) {
  const at = new Date(iso);
  const time = clockText(iso).slice(0, 8);
  return at.toDateString() === new Date().toDateString() ? `at ${time}` : `on ${at.toLocaleDateString()} at ${time}`;
}
