// The line under the editor: what is wrong with the payload and where, or that it is JSON, how long it is, and how often
// it differs from the event's schema.

import { announce } from "./announcer.js";
import { button } from "./dom.js";
import { findJsonError } from "./json-scan.js";
import { countOf } from "./outcomes.js";

const announceAfterMillis = 1200;

/** Checks the editor's text; returns a function that checks again and answers the mistake or null. */
export function createPayloadCheck(editor) {
  const errorLine = document.getElementById("payload-error");
  const factsLine = document.getElementById("payload-facts");
  const warningsLine = document.getElementById("payload-warnings");
  let announcing;
  let shown = "";
  let warnings = [];

  editor.onWarnings((found) => {
    warnings = found;
    showWarnings(errorLine.childNodes.length > 0);
  });

  /** A press goes to the first one; the editor underlines them all. */
  function showWarnings(broken) {
    warningsLine.replaceChildren(...(broken || warnings.length === 0 ? [] : [
      button(`${countOf(warnings.length, "difference")} from the event's schema`,
        () => editor.goTo(warnings[0].line, warnings[0].column), { class: "text-link", title: warnings[0].message }),
    ]));
  }

  return function check(text) {
    const mistake = findJsonError(text);
    editor.setMarkers(mistake ? [mistake] : []);
    factsLine.textContent = mistake ? "" : `Valid JSON, ${sizeText(text)}`;
    showWarnings(Boolean(mistake));
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
