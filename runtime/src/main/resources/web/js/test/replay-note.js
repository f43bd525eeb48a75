// How a replay came out beside the run it repeats.

import { fetchSimulation } from "./api.js";
import { element } from "./dom.js";
import { describeOutcome } from "./outcomes.js";
import { Simulation } from "./simulation.js";
import { momentText } from "./time-text.js";

/** A line for a replay that is over; it fills itself when the other run has been fetched. `open` shows that one. */
export function replayNote(simulation, open) {
  const link = element("button", { type: "button", class: "text-link", text: "an earlier run", on: { click: () => open(simulation.replayOf) } });
  const verdict = element("span");
  compare().catch(() => {
    verdict.textContent = ", which is not kept any more";
    link.replaceWith("an earlier run");
  });
  return element("p", { class: "replay-note" }, "Replay of ", link, verdict);

  async function compare() {
    const original = Simulation.fromRecord(await fetchSimulation(simulation.replayOf));
    link.textContent = `the run of ${momentText(original.at)}`;
    verdict.textContent = `: ${differences(original, simulation)}`;
  }
}

/** What is different now, in words; pure. */
export function differences(before, now) {
  const parts = [];
  if (before.payload !== now.payload) parts.push("the payload was edited");
  if (before.form !== now.form) parts.push(`it was sent as: ${formWord(before)}, now as: ${formWord(now)}`);
  if (before.outcome !== now.outcome) parts.push(`it was ${word(before)}, now it is ${word(now)}`);
  for (const run of now.runs) {
    const former = before.runs.find(({ app }) => app === run.app);
    if (!former) parts.push(`${run.app} is new`);
    else if (former.outcome === run.outcome && former.answer !== run.answer) parts.push(`${run.app} answered something else`);
    else if (former.outcome === run.outcome && former.error?.message !== run.error?.message) parts.push(`${run.app} failed in another way`);
  }
  if (parts.length === 0) return `the same outcome, ${word(now)}`;
  return parts.join("; ");
}

function formWord({ formLabel }) {
  return formLabel ?? "the payload alone";
}

function word({ outcome }) {
  return describeOutcome(outcome).label.toLowerCase();
}
