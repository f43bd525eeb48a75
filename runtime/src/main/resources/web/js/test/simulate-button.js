// The Simulate button: its label tells what the simulation came to for two seconds, then offers the next one.

import { icon } from "./icons.js";

const flashMillis = 2000;

const flashes = {
  succeeded: { text: "Success", tone: "good", icon: "check" },
  unhandled: { text: "Not handled", tone: "warn", icon: "slash" },
  failed: { text: "Failed", tone: "bad", icon: "cross" },
};

/** Binds the button; onPress is called when it may be pressed and is. */
export function createSimulateButton(onPress) {
  const node = document.getElementById("simulate");
  let running = false;
  let timer;

  node.addEventListener("click", () => {
    if (!running) onPress();
  });

  function show(text, iconName, tone) {
    clearTimeout(timer);
    node.replaceChildren(...(iconName ? [icon(iconName)] : []), text);
    if (tone) node.dataset.tone = tone;
    else delete node.dataset.tone;
  }

  return {
    /** Nothing to send, or nothing that may be sent. */
    setBlocked(blocked) {
      node.disabled = blocked;
    },

    /** While running the button keeps the focus, hence aria-disabled. */
    showRunning() {
      running = true;
      node.setAttribute("aria-disabled", "true");
      show("Running…", "arc", null);
    },

    /** Shows the outcome for two seconds; the button can be pressed again at once. */
    showOutcome(outcome) {
      running = false;
      node.removeAttribute("aria-disabled");
      const flash = flashes[outcome] ?? flashes.failed;
      show(flash.text, flash.icon, flash.tone);
      timer = setTimeout(() => show("Simulate"), flashMillis);
    },
  };
}
