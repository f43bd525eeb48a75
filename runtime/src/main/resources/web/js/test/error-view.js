// Why a run did not succeed: the error's type, message, place in the app's code with its source line, and stack.

import { codeFrame } from "./code-frame.js";
import { element } from "./dom.js";

const openUpToFrames = 8;

/** The error block of a run that is over, or null when there is nothing to say. */
export function errorView({ outcome, error, reason }) {
  if (!error && outcome === "succeeded") return null;
  const { type, message, stack = [] } = error ?? {};
  const text = message ?? reason ?? withoutError(outcome);
  const location = error && locationText(error);
  return element("div", { class: "run-error" },
    element("p", { class: "run-error-message" }, type && element("strong", { class: "run-error-type", text: type }), type && ": ", text),
    location && element("p", { class: "run-error-place" }, "at ", element("code", { class: "run-location", text: location })),
    error && codeFrame(error),
    stack.length > 0 && element("details", { class: "run-stack", open: stack.length <= openUpToFrames },
      element("summary", { text: "Stack" }),
      element("ol", {}, ...stack.map((line) => element("li", { text: line })))));
}

/** "server/server.js:12:9", or as much of it as is known. */
function locationText({ file, line, column }) {
  return [file, line, column].filter((part) => part !== null && part !== undefined && part !== "").join(":");
}

function withoutError(outcome) {
  if (outcome === "timed_out") return "The handler was still at work when its time was up.";
  return "The runtime gave no reason.";
}
