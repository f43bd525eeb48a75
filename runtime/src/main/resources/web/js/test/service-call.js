// What one call of a handler to a service was, in a row's words, and what unfolds below it.

import { button, element } from "./dom.js";
import { jsonView } from "./json-view.js";
import { stubOf, stubWanted } from "./stub-form.js";

/** {what, target, result, parts} of a call; of a service that this page does not know, what there is. */
export function describeCall(call) {
  const describe = { request: requestCall, http: requestCall, schedule: scheduleCall, hooks: targetUrlCall, tenon: omittedCalls }[call.service] ?? otherCall;
  const described = describe(call, call.detail ?? {});
  if (call.detail?.omittedChars) described.parts.push(note("More than is kept of one run was said here, so only the call itself is."));
  return described;
}

/** How a call ended where its detail says no more. */
export function endOf({ ok }) {
  return ok ? "done" : "refused";
}

/** The words of a refusal: services tell it as text or as {status, message}. */
export function refusalText(error) {
  if (error === null || error === undefined) return "";
  if (typeof error !== "object") return String(error);
  return [error.status, error.message].filter((part) => part !== undefined && part !== null).join(" ") || JSON.stringify(error);
}

/** "every 2 hours". */
export function repeatText({ frequency, time_unit: unit }) {
  return `every ${frequency} ${unit}`;
}

function requestCall(call, detail) {
  const { method, url, template, status, attempts, error, stub, requestHeaders, requestBody, responseHeaders, responseBody } = detail;
  const facts = [stub && "Answered by a stub: nothing left this machine.", attempts > 1 && `${attempts} attempts.`].filter(Boolean).join(" ");
  return {
    what: method ?? call.method,
    target: url ?? template ?? "",
    result: [status, refusalText(error), stub && "stub"].filter(Boolean).join(" · ") || endOf(call),
    parts: [facts && note(facts), ...message("Request", requestHeaders, requestBody), ...message("Response", responseHeaders, responseBody), stubOffer(detail)],
  };
}

/** A button that asks for a stub; whoever has the stubs listens to what rises from the result. */
function stubOffer(detail) {
  const stub = stubOf(detail);
  if (!stub) return null;
  const ask = ({ currentTarget }) => currentTarget.dispatchEvent(new CustomEvent(stubWanted, { bubbles: true, detail: stub }));
  return element("div", {}, button(detail.stub ? "Change what is answered" : "Answer this host with a stub", ask, { class: "small" }));
}

function message(title, headers, body) {
  const lines = Object.entries(headers ?? {}).map(([name, value]) =>
    element("li", {}, element("span", { class: "sent-header", text: `${name}:` }), ` ${[value].flat().join(", ")}`));
  return [
    lines.length > 0 && titled(`${title} headers`, element("ul", { class: "sent-headers", "aria-label": `${title} headers` }, ...lines)),
    body && titled(`${title} body`, jsonView(body, { class: "outside-text", "aria-label": `${title} body` })),
  ];
}

const scheduleWords = { create: "Create", fetch: "Fetch", update: "Change", delete: "Delete" };

function scheduleCall(call, { name, error, before, ...schedule }) {
  const { schedule_at: at, repeat } = schedule;
  const every = repeat && repeatText(repeat);
  return {
    what: `${scheduleWords[call.method] ?? call.method} schedule`,
    target: name ?? "",
    result: refusalText(error) || (call.ok ? [at, every].filter(Boolean).join(", ") || endOf(call) : endOf(call)),
    parts: [
      Object.keys(schedule).length > 0 && titled("Schedule", value(schedule, "Schedule")),
      before && titled("Before", value(before, "Before")),
    ],
  };
}

function targetUrlCall(call, { url, options, error }) {
  return {
    what: "Target URL",
    target: url ?? "",
    result: refusalText(error) || (url ? "made" : endOf(call)),
    parts: [options !== undefined && titled("Options", value(options, "Options"))],
  };
}

function omittedCalls(call, { count }) {
  return { what: "More calls", target: `${count ?? "Some"} are not shown`, result: "", parts: [] };
}

function otherCall(call, detail) {
  return {
    what: `${call.service}.${call.method}`,
    target: "",
    result: refusalText(detail.error) || endOf(call),
    parts: Object.keys(detail).length > 0 ? [value(detail, "Detail")] : [],
  };
}

function note(text) {
  return element("p", { class: "faint", text });
}

function titled(title, content) {
  return element("div", {}, element("p", { class: "outside-title", text: title }), content);
}

function value(data, label) {
  return jsonView(typeof data === "string" ? data : JSON.stringify(data), { class: "outside-text", "aria-label": label });
}
