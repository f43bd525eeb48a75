// The history: every simulation the runtime keeps, newest first, one row each.

import { element } from "./dom.js";
import { icon } from "./icons.js";
import { describeOutcome } from "./outcomes.js";
import { durationText, momentText } from "./time-text.js";

/** Binds the list. Actions: open(id), more(beforeId), clear(count). */
export function createHistoryView(actions) {
  const list = document.getElementById("history-list");
  const empty = document.getElementById("history-empty");
  const clear = document.getElementById("clear");
  const more = document.getElementById("history-more");
  let entries = [];
  let next = null;
  let openId = null;

  clear.addEventListener("click", () => actions.clear(entries.length, next !== null));
  more.addEventListener("click", () => actions.more(next));

  function show() {
    const focused = document.activeElement?.closest?.(".history-entry")?.dataset.simulation;
    list.replaceChildren(...entries.map((entry) => row(entry, entry.id === openId, actions.open)));
    if (focused) list.querySelector(`[data-simulation="${CSS.escape(focused)}"] button`)?.focus({ preventScroll: true });
    empty.hidden = entries.length > 0;
    clear.hidden = entries.length === 0;
    more.hidden = !next;
  }

  return {
    /** Shows a page of the list as the newest, or with `append` below what is there. */
    showPage({ simulations, next: after = null }, { append = false } = {}) {
      entries = append ? [...entries, ...simulations] : withOlder(simulations);
      next = append || entries.length === simulations.length ? after : next;
      show();
    },

    /** Marks the one that is open above. */
    setOpen(id) {
      openId = id;
      for (const item of list.children) {
        item.querySelector("button").setAttribute("aria-current", String(item.dataset.simulation === id));
      }
    },

    forget() {
      entries = [];
      next = null;
      show();
    },
  };

  /** What was loaded below the newest page stays, if the pages still meet. */
  function withOlder(newest) {
    const last = entries.findIndex(({ id }) => id === newest.at(-1)?.id);
    return last < 0 ? newest : [...newest, ...entries.slice(last + 1)];
  }
}

function row(entry, isOpen, open) {
  const { id, at, outcome, type, productLabel, formLabel, apps, durationMillis, summary, replayOf } = entry;
  const { label, icon: iconName, tone } = describeOutcome(outcome);
  const facts = [productLabel, formLabel, apps.join(", "), apps.length > 0 && durationText(durationMillis), replayOf && "replay"].filter(Boolean).join(" · ");
  return element("li", { class: "history-entry", data: { simulation: id, outcome, tone } },
    element("button", { type: "button", class: "history-open", "aria-current": String(isOpen), on: { click: () => open(id) } },
      element("span", { class: "history-outcome" }, icon(iconName), element("span", { text: label })),
      element("span", { class: "history-event mono", text: type }),
      element("time", { class: "history-time faint", datetime: at, text: momentText(at) }),
      element("span", { class: "history-facts faint", text: facts }),
      summary && element("span", { class: "history-summary", text: summary })));
}
