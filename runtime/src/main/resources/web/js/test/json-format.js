// Re-indents JSON token by token: every number, string and escape keeps the characters it came with.

import { scanJson } from "./json-scan.js";

const deepestIndent = 60; // beyond this, indenting would only produce spaces: n levels cost n² characters

/** The text with one member a line and two spaces a level, or null when it is not JSON. */
export function formatJson(text) {
  const parts = [];
  let depth = 0;
  let afterOpening = false;
  const newLine = () => parts.push("\n", "  ".repeat(Math.min(depth, deepestIndent)));

  const fault = scanJson(text, (kind, start, end) => {
    const closing = kind === "}" || kind === "]";
    if (closing) depth--;
    if (afterOpening !== closing && (closing || afterOpening)) newLine();
    parts.push(text.slice(start, end));
    afterOpening = kind === "{" || kind === "[";
    if (afterOpening) depth++;
    else if (kind === ",") newLine();
    else if (kind === ":") parts.push(" ");
  });
  return fault ? null : parts.join("");
}
