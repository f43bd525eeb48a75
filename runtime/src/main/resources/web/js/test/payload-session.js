// The payload in the editor over its life: fixture fetched, edits remembered, reset to the fixture.

import { RequestRefused, fetchFixture } from "./api.js";
import { loadDraft, saveDraft } from "./draft-store.js";

const emptyPayload = "{\n  \n}\n";

/**
 * Binds editor, fixtures and drafts. onState is told {phase, edited, error}: phase is "loading", "ready" (fixture known),
 * "without" (the runtime has no fixture for this event) or "unavailable" (the fixture could not be fetched).
 */
export function createPayloadSession(editor, onState) {
  let current = null; // {product, type, fixture, phase, error}
  let request = new AbortController();
  let saveTimer;
  let settingText = false;

  editor.onChange(() => {
    if (settingText || !current) return;
    clearTimeout(saveTimer);
    saveTimer = setTimeout(save, 250);
    report();
  });
  addEventListener("pagehide", save);

  function edited() {
    return current.fixture === null ? loadDraft(current.product, current.type) !== null : editor.getText() !== current.fixture;
  }

  function save() {
    clearTimeout(saveTimer);
    if (!current || current.phase === "loading") return;
    const text = editor.getText();
    if (current.phase === "unavailable" && text === "") return;
    saveDraft(current.product, current.type, text === current.fixture ? null : text);
  }

  function report() {
    onState({ phase: current.phase, edited: current.phase !== "loading" && edited(), error: current.error });
  }

  function show(text, options) {
    settingText = true;
    editor.setText(text, options);
    settingText = false;
  }

  /** Shows the payload of an event: the person's edit if there is one, else the fixture. */
  async function load(product, type, text = null) {
    save();
    request.abort();
    request = new AbortController();
    const { signal } = request;
    const draft = text ?? loadDraft(product, type);
    const session = { product, type, fixture: null, phase: "loading", error: null };
    current = session;
    editor.setReadOnly(true);
    report();
    try {
      session.fixture = normalise(await fetchFixture(product, type, signal));
      session.phase = "ready";
    } catch (error) {
      if (signal.aborted) return;
      const none = error instanceof RequestRefused && error.status === 404;
      session.phase = none ? "without" : "unavailable";
      session.error = error;
      session.fixture = none ? emptyPayload : null;
    }
    if (signal.aborted) return;
    show(draft ?? session.fixture ?? "");
    editor.setReadOnly(false);
    save();
    report();
  }

  return {
    load,

    /** Back to the fixture; undo brings the edit back. */
    reset() {
      if (current?.fixture === null) return;
      show(current.fixture, { undoable: true });
      save();
      report();
    },
  };
}

/** A textarea knows only \n; the fixture must compare equal to what it shows. */
function normalise(text) {
  return text.replace(/\r\n?/g, "\n");
}
