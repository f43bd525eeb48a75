// The outcomes of runs and simulations: the word, the icon and the tone of each. Colour never stands alone.

import { durationText } from "./time-text.js";

const outcomes = {
  running: { label: "Running", icon: "arc", tone: "info" },
  succeeded: { label: "Succeeded", icon: "check", tone: "good" },
  failed: { label: "Failed", icon: "cross", tone: "bad" },
  timed_out: { label: "Timed out", icon: "clock", tone: "warn" },
  interrupted: { label: "Interrupted", icon: "warning", tone: "warn" },
  unhandled: { label: "Not handled", icon: "slash", tone: "warn" },
  refused: { label: "Failed", icon: "cross", tone: "bad" },
  unreachable: { label: "No answer", icon: "cross", tone: "bad" },
};

/** Label, icon name and tone of an outcome; an outcome this page does not know is shown by its own name. */
export function describeOutcome(outcome) {
  return outcomes[outcome] ?? { label: outcome, icon: "info", tone: "info" };
}

/** "2 runs: 1 succeeded, 1 failed". */
export function summariseRuns(runs) {
  const counts = new Map();
  for (const run of runs) counts.set(run.outcome, (counts.get(run.outcome) ?? 0) + 1);
  const parts = [...counts].map(([outcome, count]) => `${count} ${describeOutcome(outcome).label.toLowerCase()}`);
  return `${countOf(runs.length, "run")}: ${parts.join(", ")}`;
}

/** "1 run", "3 runs". */
export function countOf(count, noun) {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}

/** The end of a simulation in the words a screen reader says. */
export function spokenOutcome({ outcome, runs: finished, refusal }) {
  if (refusal) return `Failed: ${refusal.detail || refusal.title}`;
  if (finished.length === 1) {
    const [{ app, outcome: runOutcome, durationMillis, error }] = finished;
    const words = [`${app}: ${describeOutcome(runOutcome).label} after ${durationText(durationMillis)}.`, error?.message];
    return words.filter(Boolean).join(" ");
  }
  return finished.length > 1 ? summariseRuns(finished) : describeOutcome(outcome).label;
}
