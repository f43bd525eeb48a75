// One simulation in the runs panel: what was sent and when, its runs, or why nothing ran.

import { copyButton } from "./copy-button.js";
import { button, element } from "./dom.js";
import { notice } from "./notice.js";
import { describeOutcome, summariseRuns } from "./outcomes.js";
import { createRunView } from "./run-view.js";
import { clockText } from "./time-text.js";
import { unhandledNotice } from "./unhandled-notice.js";

const offerToStopAfterMillis = 3000;

/** Makes the section. Actions: restore(simulation), retry(simulation), stop(simulation), installedApps(). */
export function createSimulationView(simulation, actions) {
  const facts = element("p", { class: "simulation-facts faint" });
  const stop = button("Stop waiting", () => actions.stop(simulation), { class: "quiet small", hidden: true });
  const restore = button("Restore payload", () => actions.restore(simulation), {
    class: "quiet small", title: "Put this event and payload back into the editor",
  });
  const body = element("div", { class: "simulation-body" });
  const heading = element("h3", {}, element("span", { class: "simulation-event mono", text: simulation.type }), " ",
    element("span", { class: "simulation-product faint", text: simulation.productLabel }));
  const node = element("section", { class: "simulation", "aria-label": `Simulation of ${simulation.type}` },
    element("header", { class: "simulation-head" }, heading, element("div", { class: "simulation-tools" }, stop, restore), facts), body);
  const since = performance.now();
  const sending = element("p", { class: "simulation-sending faint", text: "Sending…" });
  let runViews = null;
  let shownOutcome = null;
  body.append(sending);

  function update() {
    if (simulation.eventId !== null && runViews === null) showAccepted();
    for (const view of runViews ?? []) view.update();
    if (simulation.outcome !== shownOutcome) showOutcome();
  }

  function showAccepted() {
    sending.remove();
    node.dataset.eventId = simulation.eventId;
    facts.replaceChildren(...factsOf(simulation));
    runViews = simulation.runs.map(createRunView);
    body.append(...runViews.map((view) => view.node));
  }

  function showOutcome() {
    shownOutcome = simulation.outcome;
    node.dataset.outcome = simulation.outcome;
    node.dataset.tone = describeOutcome(simulation.outcome).tone;
    facts.replaceChildren(...factsOf(simulation));
    if (simulation.running) return;
    stop.hidden = true;
    sending.remove();
    const explanation = explain(simulation, actions);
    if (explanation) body.prepend(explanation);
  }

  update();
  return {
    node,
    update,

    /** Moves the clocks of what is running. */
    tick() {
      if (!simulation.running) return;
      stop.hidden = performance.now() - since < offerToStopAfterMillis;
      for (const view of runViews ?? []) view.tick();
    },
  };
}

function factsOf(simulation) {
  const { at, eventId, runs, running } = simulation;
  return [
    element("time", { datetime: at, text: clockText(at) }),
    eventId && element("span", { class: "event-id" }, element("code", { text: eventId }), copyButton(eventId, "event id")),
    runs.length > 1 && !running && element("span", { text: summariseRuns(runs) }),
  ].filter(Boolean);
}

/** What a simulation that is over has to say beyond its runs. */
function explain(simulation, actions) {
  const { outcome, refusal, reason, runs } = simulation;
  const tryAgain = () => button("Try again", () => actions.retry(simulation));
  if (outcome === "unhandled") return unhandledNotice(simulation, actions.installedApps());
  if (outcome === "unreachable") {
    return notice("bad", "The runtime is not reachable",
      element("p", { text: "It did not answer. Your payload is kept: start the runtime, then try again." }), tryAgain());
  }
  if (refusal) {
    return notice("bad", `Failed: ${refusal.title}`,
      refusal.detail && element("p", { text: refusal.detail }), element("p", { class: "faint", text: `HTTP status ${refusal.status}` }));
  }
  if (outcome === "interrupted" && runs.length === 0) {
    return notice("warn", "Interrupted", element("p", { text: reason }), tryAgain());
  }
  return null;
}
