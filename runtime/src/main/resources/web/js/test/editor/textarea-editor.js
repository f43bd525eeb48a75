// The plain editor: there at the first paint, and for as long as Monaco is not, or cannot be. Same interface as Monaco's.

import { createEditorHistory } from "./textarea-history.js";
import { handleEditorKeys } from "./textarea-keys.js";

/** Binds the container's textarea, gutter with line numbers, and band behind the marked line. */
export function createTextareaEditor(container, { onLeaveHint }) {
  const textarea = container.querySelector("textarea");
  const numbers = container.querySelector(".editor-numbers");
  const marker = container.querySelector(".editor-marker");
  const parts = [...container.children];
  const listeners = [];
  let numberedLines = 1;

  textarea.addEventListener("input", changed);
  textarea.addEventListener("scroll", followScroll, { passive: true });
  const history = createEditorHistory(textarea, () => {
    followScroll();
    changed();
  });
  handleEditorKeys(textarea, history, onLeaveHint);
  changed();

  function changed() {
    numberLines();
    const text = textarea.value;
    for (const listener of listeners) listener(text);
  }

  function numberLines() {
    let lines = 1;
    for (let at = textarea.value.indexOf("\n"); at >= 0; at = textarea.value.indexOf("\n", at + 1)) lines++;
    if (lines === numberedLines) return;
    numberedLines = lines;
    numbers.textContent = Array.from({ length: lines }, (_, index) => index + 1).join("\n");
  }

  function followScroll() {
    container.style.setProperty("--editor-scroll", `${textarea.scrollTop}px`);
  }

  return {
    getText: () => textarea.value,

    /** Replaces the text. With `undoable` the person can take the change back. */
    setText(text, { undoable = false } = {}) {
      if (undoable) history.replace(text);
      else history.restart(text);
    },

    /** Calls the listener with the text after each change. */
    onChange(listener) {
      listeners.push(listener);
    },

    /** Shows where the text is wrong: [{line, column, message}]; the first one. */
    setMarkers([first]) {
      marker.hidden = !first;
      textarea.setAttribute("aria-invalid", String(Boolean(first)));
      if (first) container.style.setProperty("--marker-line", String(first.line - 1));
    },

    /** Moves the caret to a line and column and brings it into view. */
    goTo(line, column) {
      const lines = textarea.value.split("\n");
      const before = lines.slice(0, line - 1).reduce((length, text) => length + text.length + 1, 0);
      const offset = Math.min(before + column - 1, textarea.value.length);
      const lineHeight = Number.parseFloat(getComputedStyle(textarea).lineHeight);
      textarea.focus();
      textarea.setSelectionRange(offset, offset);
      textarea.scrollTop = Math.max(0, (line - 1) * lineHeight - textarea.clientHeight / 3);
      textarea.scrollLeft = Math.max(0, (column - 40) * lineHeight * 0.4);
    },

    /** The textarea knows no schemas. */
    setSchema() {},

    setReadOnly(readOnly) {
      textarea.readOnly = readOnly;
      container.setAttribute("aria-busy", String(readOnly));
    },

    focus: () => textarea.focus(),

    /** What another editor needs to go on where this one stops. */
    state() {
      const { value, selectionStart, selectionEnd, scrollTop, readOnly } = textarea;
      const { lineHeight } = getComputedStyle(textarea);
      const top = Math.floor(scrollTop / Number.parseFloat(lineHeight));
      return { text: value, start: selectionStart, end: selectionEnd, top, readOnly, focused: document.activeElement === textarea };
    },

    /** Leaves the place to another editor. */
    hide() {
      for (const part of parts) part.hidden = true;
    },
  };
}
