// Undo for replaced texts. Setting a textarea's value empties the browser's undo, and its insertText command, which
// would keep it, takes seconds for a few hundred lines. So whole replacements are undone here, typing by the browser.

/** Makes the history of a textarea; onReplaced is called after each replacement, undo and redo. */
export function createEditorHistory(textarea, onReplaced) {
  let done = []; // {before, after}, each {text, start, end, top}
  let undone = [];

  textarea.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || textarea.readOnly) return;
    const key = event.key.toLowerCase();
    const handled = (key === "z" && !event.shiftKey && step(done, undone, "after", "before")) ||
      (((key === "z" && event.shiftKey) || key === "y") && step(undone, done, "before", "after"));
    if (handled) event.preventDefault();
  });

  /** Takes the last step back, or forward again, if nothing was typed since. */
  function step(from, to, present, target) {
    const replacement = from.at(-1);
    if (!replacement || replacement[present].text !== textarea.value) return false;
    to.push(from.pop());
    show(replacement[target]);
    return true;
  }

  function show({ text, start, end, top }) {
    textarea.value = text;
    textarea.setSelectionRange(start, end);
    textarea.scrollTop = top;
    onReplaced();
  }

  function state() {
    const { value, selectionStart, selectionEnd, scrollTop } = textarea;
    return { text: value, start: selectionStart, end: selectionEnd, top: scrollTop };
  }

  return {
    /** Replaces the whole text so that it can be undone. */
    replace(text, start = 0, end = 0, top = 0) {
      const before = state();
      const after = { text, start, end, top };
      done.push({ before, after });
      undone = [];
      show(after);
    },

    /** Begins anew with another text; nothing can be undone. */
    restart(text) {
      done = [];
      undone = [];
      show({ text, start: 0, end: 0, top: 0 });
    },
  };
}
