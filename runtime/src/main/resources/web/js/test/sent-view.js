// The request in which production sends the event: where it goes, its headers and its body.

import { copyButton } from "./copy-button.js";
import { element } from "./dom.js";
import { jsonView } from "./json-view.js";

/** A disclosure, closed at first: what the handlers made of it matters more. */
export function sentView({ method, path, headers, body, note }) {
  const lines = Object.entries(headers).map(([name, value]) =>
    element("li", {}, element("span", { class: "sent-header", text: `${name}:` }), ` ${value}`));
  return element("details", { class: "run-payload-details sent" },
    element("summary", {}, "What production sends"),
    element("div", { class: "sent-parts" },
      element("div", { class: "run-part-head" }, element("code", { class: "sent-address", text: `${method} ${path}` }), copyButton(body, "body")),
      element("ul", { class: "sent-headers", "aria-label": "Headers" }, ...lines),
      jsonView(body, { class: "sent-body", "aria-label": "Body" }),
      element("p", { class: "faint", text: note })));
}
