// What a run did outside of itself: calls to other systems, schedules, target URLs, and what it kept in $db. Each is a row
// that unfolds; the calls of $db about one key are one row, with the record before the first and after the last of them.

import { element } from "./dom.js";
import { jsonView } from "./json-view.js";
import { recordDiff } from "./record-diff.js";
import { describeCall, refusalText } from "./service-call.js";
import { durationText } from "./time-text.js";

const openUpToLines = 12; // a change that is this short is seen without a click

/** Makes the list; update(calls) shows those that came since. */
export function createOutsideView() {
  const node = element("ul", { class: "outside" });
  const records = new Map(); // by key: its row, its calls, and whether it opened by itself
  let shown = 0;

  function update(calls) {
    for (const call of calls.slice(shown)) {
      if (call.service === "db" && call.detail?.key !== undefined) keep(String(call.detail.key), call);
      else node.append(callRow(call));
    }
    shown = calls.length;
  }

  function keep(key, call) {
    const known = records.get(key);
    const calls = [...(known?.calls ?? []), call];
    const row = recordRow(key, calls);
    const details = row.querySelector("details");
    const byItself = details.open;
    const chosen = known && known.details.open !== known.byItself; // whoever opened or closed it wants it so
    if (chosen) details.open = known.details.open;
    if (known) known.row.replaceWith(row);
    else node.append(row);
    records.set(key, { row, calls, details, byItself });
  }

  return { node, update };
}

function callRow(call) {
  const { what, target, result, parts } = describeCall(call);
  return row({ service: call.service, ok: call.ok, what, target, result, millis: call.durationMillis, parts });
}

function recordRow(key, calls) {
  const changes = calls.filter(({ ok, detail }) => ok && detail.before !== undefined);
  const cut = changes.some(({ detail }) => detail.cut?.some((part) => part !== "value"));
  const before = changes[0]?.detail.before ?? null;
  const after = changes.at(-1)?.detail.after ?? null;
  const isChanged = changes.length > 0 && JSON.stringify(before) !== JSON.stringify(after);
  const read = changes.length === 0 ? calls.findLast(({ ok }) => ok)?.detail.value : undefined;
  const diff = isChanged && recordDiff(before, after, `${key} before and after`);
  return row({
    service: "db",
    ok: calls.some(({ ok }) => ok),
    what: "$db",
    target: key,
    result: [what(calls, changes, before, after), calls.length > 1 && `${calls.length} calls`].filter(Boolean).join(" · "),
    millis: calls.reduce((sum, { durationMillis }) => sum + durationMillis, 0),
    open: diff && diff.childElementCount <= openUpToLines,
    parts: [
      element("ol", { class: "outside-calls", "aria-label": "Calls" }, ...calls.map(recordCall)),
      diff,
      read !== undefined && jsonView(JSON.stringify(read), { class: "outside-text", "aria-label": `${key} as it was read` }),
      cut && element("p", { class: "faint", text: "The record is long; only its beginning is kept here." }),
    ],
  });
}

function what(calls, changes, before, after) {
  if (changes.length === 0) return calls.some(({ ok }) => ok) ? "read" : refusalText(calls.at(-1).detail.error) || "refused";
  if (JSON.stringify(before) === JSON.stringify(after)) return "not changed";
  if (before === null) return "created";
  return after === null ? "deleted" : "changed";
}

function recordCall({ method, ok, durationMillis, detail }) {
  return element("li", { data: { ok } },
    element("code", { text: [method, detail.action].filter(Boolean).join(" ") }), " ",
    element("span", { class: "outside-result", text: ok ? "done" : refusalText(detail.error) || "refused" }), " ",
    element("span", { class: "faint", text: durationText(durationMillis) }));
}

function row({ service, ok, what, target, result, millis, open = false, parts }) {
  const cells = [
    element("span", { class: "outside-what", text: what }), " ",
    element("span", { class: "outside-target", text: target }), " ",
    element("span", { class: "outside-result", text: result }), " ",
    element("span", { class: "outside-time", text: durationText(millis) }),
  ];
  const shownParts = parts.filter(Boolean);
  const data = { service, ok };
  return shownParts.length === 0
    ? element("li", { class: "outside-row", data }, element("div", { class: "outside-head" }, ...cells))
    : element("li", { class: "outside-row", data },
      element("details", { open: Boolean(open) },
        element("summary", { class: "outside-head" }, ...cells),
        element("div", { class: "outside-parts" }, ...shownParts)));
}
