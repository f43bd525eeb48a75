// Keys of the textarea editor: Tab indents, Enter keeps the indent, Escape frees Tab so that the keyboard can leave.

const indent = "  ";

/** Listens to the textarea's keys; onLeaveHint(true) when Tab is about to leave the editor, (false) when it indents again. */
export function handleEditorKeys(textarea, history, onLeaveHint) {
  let tabLeaves = false;

  const setTabLeaves = (leaves) => {
    if (leaves !== tabLeaves) onLeaveHint(leaves);
    tabLeaves = leaves;
  };

  textarea.addEventListener("blur", () => setTabLeaves(false));
  textarea.addEventListener("keydown", (event) => {
    if (event.isComposing || textarea.readOnly) return;
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
    if (event.key === "Escape") {
      setTabLeaves(true);
    } else if (event.key === "Tab" && plain && !tabLeaves) {
      event.preventDefault();
      indentSelection(textarea, history);
    } else if (event.key === "Enter" && plain) {
      event.preventDefault();
      breakLine(textarea);
    }
    if (!["Escape", "Tab", "Shift"].includes(event.key)) setTabLeaves(false);
  });
}

/** Types a short text in place of the selection, through the browser's editing command: that keeps its undo working. */
function typeText(textarea, text) {
  if (document.execCommand("insertText", false, text)) return;
  textarea.setRangeText(text, textarea.selectionStart, textarea.selectionEnd, "end");
  textarea.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

function indentSelection(textarea, history) {
  const { value, selectionStart, selectionEnd, scrollTop } = textarea;
  if (!value.slice(selectionStart, selectionEnd).includes("\n")) {
    typeText(textarea, indent);
    return;
  }
  const start = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const lines = value.slice(start, selectionEnd).replace(/^(?=.)/gm, indent);
  history.replace(value.slice(0, start) + lines + value.slice(selectionEnd), start, start + lines.length, scrollTop);
}

function breakLine(textarea) {
  const { value, selectionStart } = textarea;
  const lineStart = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const before = value.slice(lineStart, selectionStart);
  const deeper = /[{[]\s*$/.test(before) ? indent : "";
  typeText(textarea, `\n${/^[ \t]*/.exec(before)[0]}${deeper}`);
}
