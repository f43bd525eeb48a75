// One simulation: what was sent and when, its runs, or why nothing ran, and what can be done with it again.

import { codeFrame } from "./code-frame.js";
import { asCurl, asEventSend, asLink } from "./copy-as.js";
import { copyButton } from "./copy-button.js";
import { button, element } from "./dom.js";
import { notice } from "./notice.js";
import { describeOutcome, summariseRuns } from "./outcomes.js";
import { replayNote } from "./replay-note.js";
import { createRunView } from "./run-view.js";
import { sentView } from "./sent-view.js";
import { clockText } from "./time-text.js";
import { unhandledNotice } from "./unhandled-notice.js";

const offerToStopAfterMillis = 3000;

/**
 * Makes the section. Actions: replay(simulation), edit(simulation), goTo(simulation, line, column), openRun(id),
 * stop(), apps(), org().
 */
export function createSimulationView(simulation, actions) {
  const facts = element("p", { class: "simulation-facts faint" });
  const stop = button("Stop waiting", () => actions.stop(), { class: "small", hidden: true });
  const tools = element("div", { class: "simulation-tools", hidden: true });
  const body = element("div", { class: "simulation-body" });
  const heading = element("h3", {}, element("span", { class: "simulation-event mono", text: simulation.type }), " ",
    element("span", { class: "simulation-product faint", text: simulation.productLabel }));
  const node = element("section", { class: "simulation", "aria-label": `Simulation of ${simulation.type}` },
    element("header", { class: "simulation-head" }, heading, stop, facts, tools), body);
  const since = performance.now();
  const sending = element("p", { class: "simulation-sending faint", text: "Sending…" });
  let runViews = null;
  let shownOutcome = null;
  let shownWarnings = null;
  body.append(sending);

  function update() {
    if (simulation.eventId !== null && runViews === null && !simulation.refusal) showAccepted();
    for (const view of runViews ?? []) view.update();
    if (simulation.warnings !== shownWarnings) showWarnings();
    if (simulation.outcome !== shownOutcome) showOutcome();
  }

  function showAccepted() {
    sending.remove();
    node.dataset.eventId = simulation.eventId;
    facts.replaceChildren(...factsOf(simulation));
    if (simulation.alerts.length > 0) body.append(alertNotice(simulation.alerts));
    if (simulation.sent) body.append(sentView(simulation.sent));
    runViews = simulation.runs.map(createRunView);
    body.append(...runViews.map((view) => view.node));
  }

  /** They come in a message of their own, beside those of the runs. */
  function showWarnings() {
    shownWarnings = simulation.warnings;
    const list = schemaWarnings(simulation, actions);
    if (list) body.append(list);
  }

  function showOutcome() {
    shownOutcome = simulation.outcome;
    node.dataset.outcome = simulation.outcome;
    node.dataset.tone = describeOutcome(simulation.outcome).tone;
    facts.replaceChildren(...factsOf(simulation));
    if (simulation.running) return;
    stop.hidden = true;
    sending.remove();
    if (simulation.eventId) node.dataset.eventId = simulation.eventId;
    showTools();
    const explanation = explain(simulation, actions);
    if (explanation) body.prepend(explanation);
    if (simulation.replayOf && simulation.eventId) body.prepend(replayNote(simulation, actions.openRun));
  }

  function showTools() {
    tools.hidden = false;
    const curl = asCurl(simulation, actions.org());
    tools.append(
      button("Replay", () => actions.replay(simulation), { class: "small", title: "Send the same payload again" }),
      button("Edit and replay", () => actions.edit(simulation), { class: "small", title: "Put this event and payload into the editor" }),
      element("span", { class: "tool-group", role: "group", "aria-label": "Copy as" }, element("span", { class: "faint", text: "Copy as" }),
        curl && copyButton(curl, "curl command", "curl"),
        copyButton(asEventSend(simulation, actions.org()), "tenon command", "tenon event send"),
        simulation.eventId && copyButton(asLink(simulation), "link to this run", "link")));
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
  const { at, eventId, formLabel, runs, running } = simulation;
  return [
    element("time", { datetime: at, text: clockText(at) }),
    eventId && element("span", { class: "event-id" }, element("code", { text: eventId }), copyButton(eventId, "event id")),
    formLabel && element("span", { text: `Sent as: ${formLabel}` }),
    runs.length > 1 && !running && element("span", { text: summariseRuns(runs) }),
  ].filter(Boolean);
}

/** What the org wants to be told of the event. */
function alertNotice(alerts) {
  return notice("warn", alerts.length === 1 ? "An alert" : `${alerts.length} alerts`,
    element("ul", { class: "alerts" }, ...alerts.map(({ kind, text }) =>
      element("li", {}, element("code", { text: kind }), ` ${text}`))));
}

/** What a simulation that is over has to say beyond its runs. */
function explain(simulation, actions) {
  const { outcome, refusal, reason, runs } = simulation;
  const tryAgain = () => button("Try again", () => actions.replay(simulation));
  if (outcome === "unhandled") return unhandledNotice(simulation, actions.apps());
  if (outcome === "unreachable") {
    return notice("bad", "The runtime is not reachable",
      element("p", { text: "It did not answer. Your payload is kept: start the runtime, then try again." }), tryAgain());
  }
  if (refusal) return refusalNotice(simulation, actions);
  if (outcome === "interrupted" && runs.length === 0) {
    return notice("warn", "Interrupted", element("p", { text: reason }), tryAgain());
  }
  return null;
}

/** Nothing ran: why, and where in the payload. */
function refusalNotice(simulation, actions) {
  const { detail, title, line, column, errors = [] } = simulation.refusal;
  return notice("bad", "Failed: nothing was run",
    element("p", { class: "refusal-detail", text: detail || title }),
    errors.length > 1 && element("ul", { class: "alerts" }, ...errors.map(({ path, reason, schema }) =>
      element("li", {}, element("code", { text: path }), ` ${reason}${schema ? ` (${schema})` : ""}`))),
    line && codeFrame({ source: simulation.payload.split("\n")[line - 1], line, column }),
    line && button(`Go to line ${line}, column ${column}`, () => actions.goTo(simulation, line, column), { class: "small" }));
}

/** Where the payload differs from the event's schema; this stops nothing. */
function schemaWarnings(simulation, actions) {
  const { warnings } = simulation;
  if (warnings.length === 0) return null;
  return element("details", { class: "schema-warnings" },
    element("summary", { text: "The payload differs from the event's schema" }),
    element("ul", {}, ...warnings.map(({ line, column, message, pointer }) => element("li", {},
      line ? button(`Line ${line}`, () => actions.goTo(simulation, line, column), { class: "text-link" }) : element("code", { text: pointer }),
      ` ${message}`))));
}
