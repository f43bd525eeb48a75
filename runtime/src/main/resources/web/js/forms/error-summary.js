// What is wrong with a form as a whole: a list that takes the focus and leads to each field.

import { button, element } from "../test/dom.js";
import { icon } from "../test/icons.js";

/** Shows the errors ({label, message, go}) in `place` and focuses them; without any, clears it. */
export function showErrorSummary(place, errors) {
  if (errors.length === 0) {
    place.replaceChildren();
    return;
  }
  const title = errors.length === 1 ? "Not saved: one value needs your attention" : `Not saved: ${errors.length} values need your attention`;
  const summary = element("div", { class: "notice error-summary", data: { tone: "bad" }, tabindex: "-1", role: "group", "aria-labelledby": "error-summary-title" },
    icon("warning"),
    element("div", { class: "notice-body" },
      element("p", { class: "notice-title", id: "error-summary-title", text: title }),
      element("ul", { class: "error-list" }, ...errors.map(({ label, message, go }) =>
        element("li", {}, go ? button(label, go, { class: "text-link" }) : element("strong", { text: label }), `: ${message}`)))));
  place.replaceChildren(summary);
  summary.focus();
}
