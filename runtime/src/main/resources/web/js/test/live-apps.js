// Keeps the page's picture of the apps up to date while they are edited, and says when the runtime is away.

import { announce } from "./announcer.js";
import { RuntimeUnreachable, fetchCatalogue } from "./api.js";
import { followChanges } from "./change-stream.js";
import { reloadNotes } from "./reload-notes.js";
import { toast } from "./toast.js";

/** onCatalogue(catalogue) after every change; onBack() when the runtime was away and is there again. */
export function createLiveApps({ onCatalogue, onBack }) {
  const banner = document.getElementById("connection");
  let known = null;
  let lost = false;

  async function fetch() {
    known = await fetchCatalogue();
    return known;
  }

  async function refresh() {
    const before = known;
    try {
      await fetch();
    } catch (error) {
      if (!(error instanceof RuntimeUnreachable)) console.warn("The apps could not be looked at.", error);
      return;
    }
    if (known.version === before.version) return;
    for (const { tone, text } of reloadNotes(before, known)) {
      if (tone === "bad") announce(text); // the problems themselves come into view
      else toast(tone, text);
    }
    await onCatalogue(known);
  }

  function follow() {
    followChanges(
      (version) => version !== known.version && refresh(),
      (live) => {
        banner.hidden = live;
        if (live && lost) {
          toast("good", "Connected again");
          onBack();
        }
        lost = !live;
      });
  }

  return { fetch, follow };
}
