// The card of one run: outcome, duration, error, console, what it did outside, answer, and the payload the handler got.

import { copyButton } from "./copy-button.js";
import { element } from "./dom.js";
import { icon } from "./icons.js";
import { jsonView } from "./json-view.js";
import { createConsoleView } from "./console-view.js";
import { errorView } from "./error-view.js";
import { describeOutcome } from "./outcomes.js";
import { createOutsideView } from "./outside-view.js";
import { durationText, elapsedText } from "./time-text.js";

/** Makes the card; call update() after the run changed and tick() while it is running. */
export function createRunView(run) {
  const outcome = element("span", { class: "run-outcome" });
  const badge = element("span", { class: "run-badge" }, outcome);
  const duration = element("span", { class: "run-duration" });
  const consoleView = createConsoleView();
  const outsideView = createOutsideView();
  const slots = { error: slot(), console: slot(), outside: slot(), answer: slot(), payload: slot() };
  const body = element("div", { class: "run-body" }, ...Object.values(slots));
  const node = element("article", { class: "run", "aria-label": `${run.app}, ${run.handler}`, data: { run: run.id } },
    element("header", { class: "run-head" }, badge,
      element("p", { class: "run-name" },
        element("span", { class: "run-app", text: run.app }), " ",
        element("span", { class: "run-version faint", text: run.version }), " ",
        element("code", { class: "run-handler", text: run.handler })),
      duration),
    body);
  let shownOutcome = null;

  function update() {
    if (run.console.length > 0) fill(slots.console, "Console", consoleView.node);
    consoleView.update(run.console);
    if (run.services.length > 0) fill(slots.outside, "Outside", outsideView.node);
    outsideView.update(run.services);
    if (run.payload !== null && slots.payload.hidden) fillPayload(slots.payload, run.payload);
    if (run.outcome !== shownOutcome) showOutcome();
  }

  function showOutcome() {
    shownOutcome = run.outcome;
    const { label, icon: iconName, tone } = describeOutcome(run.outcome);
    node.dataset.outcome = run.outcome;
    node.dataset.tone = tone;
    outcome.textContent = label;
    badge.replaceChildren(icon(iconName), outcome);
    if (run.running) {
      tick();
      return;
    }
    duration.textContent = durationText(run.durationMillis);
    const problem = errorView(run);
    if (problem) fill(slots.error, null, problem);
    if (run.answer !== null) {
      const answer = jsonView(run.answer, { class: "run-answer", "aria-label": "Answer" });
      fill(slots.answer, run.refused ? "Answered with an error" : "Answer", answer, copyButton(run.answer, "answer"));
    }
    const missing = whatIsMissing(run);
    if (missing) body.insertBefore(element("p", { class: "run-nothing faint", text: missing }), slots.payload);
  }

  function tick() {
    if (run.running) duration.textContent = elapsedText(performance.now() - run.runningSince);
  }

  update();
  return { node, update, tick };
}

/** Says what a handler that did its work left out, so that nobody looks for it; a handler that failed has said enough. */
function whatIsMissing(run) {
  const silent = run.console.length === 0;
  if (run.outcome !== "succeeded") return silent ? "No console output." : "";
  if (run.answer === null) return silent ? "No console output, no answer." : "No answer.";
  return silent ? "No console output." : "";
}

function slot() {
  return element("section", { class: "run-part", hidden: true });
}

function fill(part, title, content, ...tools) {
  if (!part.hidden) return;
  part.hidden = false;
  if (title) part.append(element("div", { class: "run-part-head" }, element("h4", { text: title }), ...tools));
  part.append(content);
}

/** The payload starts closed: it is long, and mostly what the editor shows. */
function fillPayload(part, payload) {
  part.hidden = false;
  const view = jsonView(payload, { class: "run-payload", "aria-label": "Payload as received" });
  part.append(element("details", { class: "run-payload-details" },
    element("summary", {}, "Payload as received"),
    element("div", { class: "run-part-head" },
      element("p", { class: "faint", text: "What the handler got; secure values are masked here." }), copyButton(payload, "payload")),
    view));
}
