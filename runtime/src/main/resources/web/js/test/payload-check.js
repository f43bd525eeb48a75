// The line under the editor: what is wrong with the payload and where, or that it is JSON and how long it is.

import { announce } from "./announcer.js";
import { button } from "./dom.js";
import { findJsonError } from "./json-scan.js";

const announceAfterMillis = 1200;

/** Checks the editor's text; returns a function that checks again and answers the mistake or null. */
export function createPayloadCheck(editor) {
  const errorLine = document.getElementById("payload-error");
  const factsLine = document.getElementById("payload-facts");
  let announcing;
  let shown = "";

  return function check(text) {
    const mistake = findJsonError(text);
    editor.setMarkers(mistake ? [mistake] : []);
    factsLine.textContent = mistake ? "" : `Valid JSON, ${sizeText(text)}`;
    const wording = mistake ? `${mistake.line}:${mistake.column} ${mistake.message}` : "";
    if (wording === shown) return mistake;
    shown = wording;
    clearTimeout(announcing);
    if (!mistake) {
      errorLine.replaceChildren();
      return null;
    }
    const place = `Line ${mistake.line}, column ${mistake.column}`;
    const jump = button(place, () => editor.goTo(mistake.line, mistake.column), { class: "text-link", title: "Go there" });
    errorLine.replaceChildren(jump, `: ${mistake.message}`);
    announcing = setTimeout(() => announce(`${place}: ${mistake.message} Simulate is off.`), announceAfterMillis);
    return mistake;
  };
}

function sizeText(text) {
  const bytes = new TextEncoder().encode(text).length;
  if (bytes < 1000) return `${bytes} bytes`;
  return `${(bytes / 1024).toFixed(1)} KB`;
}
