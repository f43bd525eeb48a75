// The payload editor as other modules know it. It starts as a textarea, so that the page can be used at its first paint;
// Monaco takes over, with text, caret and focus, as soon as it is loaded. If it cannot be loaded, the textarea stays.

import { loadMonaco } from "./monaco-loader.js";
import { createTextareaEditor } from "./textarea-editor.js";

/** Hooks: onLeaveHint(leaves) when Tab begins or ceases to leave the editor, onReady(kind) with "textarea" or "monaco". */
export function createEditor(container, hooks) {
  const changeListeners = [];
  const warningListeners = [];
  let active = createTextareaEditor(container, hooks);
  let markers = [];
  let schema = null;
  let composing = null; // a promise while an input method is at work in the textarea

  active.onChange(changed);
  container.addEventListener("compositionstart", () => {
    composing = new Promise((resolve) => container.addEventListener("compositionend", resolve, { once: true }));
  });

  function changed(text) {
    for (const listener of changeListeners) listener(text);
  }

  return {
    getText: () => active.getText(),

    /** Replaces the text. With `undoable` the person can take the change back. */
    setText: (text, options) => active.setText(text, options),

    /** Calls the listener with the text after each change. */
    onChange: (listener) => changeListeners.push(listener),

    /** Calls the listener with [{line, column, message}] when the schema's complaints change. */
    onWarnings: (listener) => warningListeners.push(listener),

    /** Shows where the text is wrong: [{line, column, message}]. */
    setMarkers(newMarkers) {
      markers = newMarkers;
      active.setMarkers(markers);
    },

    /** Completes, explains and checks by a JSON Schema: {url, schema}; null for none. */
    setSchema(newSchema) {
      schema = newSchema;
      active.setSchema(schema);
    },

    /** Moves the caret to a line and column and brings it into view. */
    goTo: (line, column) => active.goTo(line, column),

    setReadOnly: (readOnly) => active.setReadOnly(readOnly),

    focus: () => active.focus(),

    /** Puts Monaco in the textarea's place. Call it when the page is painted. */
    async upgrade() {
      try {
        const [monaco, { createMonacoEditor }] = await Promise.all([loadMonaco(), import("./monaco-editor.js")]);
        await composing;
        const plain = active;
        const state = plain.state();
        active = createMonacoEditor(monaco, container, state, hooks, (warnings) => {
          for (const listener of warningListeners) listener(warnings);
        });
        plain.hide();
        active.onChange(changed);
        active.setMarkers(markers);
        active.setSchema(schema);
        if (state.focused) active.focus();
        container.dataset.editor = "monaco";
      } catch (error) {
        container.dataset.editor = "textarea";
        console.warn("The full editor could not be loaded; the plain one stays.", error);
      }
    },
  };
}
