// A record before and after, as one text in which what went is marked with − and what came with +.

import { element } from "./dom.js";
import { diffLines } from "./line-diff.js";

const signs = { same: " ", removed: "−", added: "+" };
const tags = { same: "span", removed: "del", added: "ins" }; // which screen readers announce

/** The view; null stands for no record. */
export function recordDiff(before, after, label) {
  const lines = diffLines(linesOf(before), linesOf(after));
  return element("pre", { class: "code-block record-diff", tabindex: "0", role: "group", "aria-label": label },
    ...lines.map(({ change, text }) => element(tags[change], { class: "diff-line", data: { change }, text: `${signs[change]} ${text}\n` })));
}

function linesOf(record) {
  if (record === null || record === undefined) return [];
  return (typeof record === "string" ? record : JSON.stringify(record, null, 2)).split("\n");
}
