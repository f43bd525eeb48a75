// The payload in the editor over its life: fetched, edited, remembered, reset, saved. It knows nothing about the page.

import { RequestRefused, deletePayload, fetchPayload, fetchPayloads, savePayload } from "./api.js";
import { loadChosen, loadDraft, payloadKey, saveChosen, saveDraft } from "./draft-store.js";

const saveAfterMillis = 250;

/**
 * Binds the editor to the payloads of an event. onState is told {phase, edited, payloads, payload, error}: phase is
 * "loading", "ready" or "unavailable" (could not be fetched), `payloads` are those there are, `payload` the one shown.
 */
export function createPayloadSession(editor, onState) {
  let current = null; // {product, type, phase, payloads, payload, base, error}
  let request = new AbortController();
  let saveTimer;
  let settingText = false;

  editor.onChange(() => {
    if (settingText || !current) return;
    clearTimeout(saveTimer);
    saveTimer = setTimeout(keepDraft, saveAfterMillis);
    report();
  });
  addEventListener("pagehide", keepDraft);

  function edited() {
    return current.phase === "ready" && editor.getText() !== current.base;
  }

  function keepDraft() {
    clearTimeout(saveTimer);
    if (current?.phase === "ready") saveDraft(current, current.payload, edited() ? editor.getText() : null);
  }

  function report() {
    const { phase, payloads, payload, error } = current;
    onState({ phase, payloads, payload, error, edited: edited() });
  }

  function show(text, options) {
    if (text === editor.getText()) return;
    settingText = true;
    editor.setText(text, options);
    settingText = false;
  }

  function begin() {
    request.abort();
    request = new AbortController();
    return request.signal;
  }

  /** Shows the payload of an event that was last chosen, else the runtime's choice; `text` takes the place of its text. */
  async function load(product, type, text = null) {
    keepDraft();
    const signal = begin();
    const session = { product, type, phase: "loading", payloads: [], payload: null, base: null, error: null };
    current = session;
    editor.setReadOnly(true);
    report();
    try {
      const { payloads, chosen } = await fetchPayloads(product, type, signal);
      session.payloads = payloads;
      session.payload = find(payloads, loadChosen(session)) ?? payloads[chosen] ?? payloads[0];
      session.base = await textOf(session, session.payload, signal);
      session.phase = "ready";
    } catch (error) {
      if (signal.aborted) return;
      session.phase = "unavailable";
      session.error = error;
    }
    if (signal.aborted) return;
    const draft = session.payload && loadDraft(session, session.payload);
    show(text ?? draft ?? session.base ?? "");
    editor.setReadOnly(false);
    keepDraft();
    report();
  }

  /** Shows another payload of the event, with what was edited in it before. */
  async function pick(key) {
    const payload = find(current.payloads, key);
    if (!payload) return;
    keepDraft();
    saveChosen(current, payload);
    await load(current.product, current.type);
  }

  return {
    load,
    pick,

    /** Back to what it was before it was edited; undo brings the edit back. */
    reset() {
      if (current?.phase !== "ready") return;
      show(current.base, { undoable: true });
      keepDraft();
      report();
    },

    /** Writes the text into an app's folder and goes on with that file. Answers the file's name. */
    async save(app, name) {
      const session = current;
      const text = editor.getText();
      const { file } = await savePayload({ product: session.product, type: session.type, app, name, payload: text });
      const { payloads } = await fetchPayloads(session.product, session.type);
      if (session !== current) return file;
      clearTimeout(saveTimer);
      saveDraft(session, session.payload, null); // it is in the file now
      session.payloads = payloads;
      session.payload = find(payloads, payloadKey({ source: "app", app, name })) ?? session.payload;
      session.base = text;
      saveChosen(session, session.payload);
      keepDraft();
      report();
      return file;
    },

    /** Deletes the file of the payload shown; the runtime's choice takes its place. */
    async remove() {
      const { product, type, payload } = current;
      await deletePayload({ product, type, app: payload.app, name: payload.name });
      saveDraft(current, payload, null);
      current.phase = "gone"; // nothing of it is kept as a draft
      await load(product, type);
    },

    /** Takes over what changed in the apps' folders. What the person typed stays. */
    async refresh() {
      if (current?.phase !== "ready") return;
      const session = current;
      const shown = session.payload;
      try {
        const { payloads, chosen } = await fetchPayloads(session.product, session.type);
        const same = find(payloads, payloadKey(shown));
        const payload = same ?? payloads[chosen] ?? payloads[0];
        const base = await textOf(session, payload);
        if (session !== current || session.payload !== shown) return; // the person went on meanwhile
        const untouched = !edited();
        Object.assign(session, { payloads, payload, base });
        if (untouched) show(base, { undoable: true });
        report();
      } catch (error) {
        if (error instanceof RequestRefused) console.warn("The payloads could not be listed again.", error);
        // Else the runtime is away, which the page shows elsewhere.
      }
    },
  };
}

function find(payloads, key) {
  return payloads.find((payload) => payloadKey(payload) === key);
}

/** An editor knows only \n; the text must compare equal to what it shows. */
async function textOf({ product, type }, payload, signal) {
  const text = await fetchPayload(product, type, payload, signal);
  return text.replace(/\r\n?/g, "\n");
}
