// The frame around a control: its label, what helps to fill it in, and its error. All of it is tied to the control by
// ids, so that it is read out with it.

import { element } from "../test/dom.js";
import { icon } from "../test/icons.js";

/**
 * Builds the frame. `control` is the element that takes the focus; `group` says that there are several of them, which
 * then stand in a fieldset. Returns the element and `setError(text)`.
 */
export function field({ id, label, required = false, hint = [], description = "", group = false, tags = [] }, ...controls) {
  const error = element("p", { class: "field-error", id: `${id}-error`, hidden: true });
  const help = element("p", { class: "field-help", id: `${id}-help` }, description, ...hint);
  const described = [`${id}-error`, help.hasChildNodes() && help.textContent ? help.id : ""].filter(Boolean).join(" ");
  const mark = required && element("span", { class: "field-required", text: "required" });
  const name = element(group ? "legend" : "label", { class: "field-label", ...(group ? {} : { for: id }) },
    label, " ", mark, ...tags);
  const frame = element(group ? "fieldset" : "div", { class: "form-field", data: { field: id } },
    name, help.textContent ? help : null, ...controls, error);
  const focusable = () => frame.querySelector("input, select, textarea");
  for (const control of frame.querySelectorAll("input, select, textarea")) {
    control.setAttribute("aria-describedby", described);
    if (required && control.type !== "checkbox") control.setAttribute("aria-required", "true");
  }

  function setError(text) {
    error.hidden = !text;
    error.replaceChildren(...(text ? [icon("warning"), element("span", { text })] : []));
    frame.classList.toggle("has-error", Boolean(text));
    for (const control of frame.querySelectorAll("input, select, textarea")) {
      if (text) control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
    }
  }

  /**
   * Calls back when the person has left the field. Not when it was left for the buttons that end the form: an error that
   * appears under the pointer would move the button away before it is clicked.
   */
  function onLeave(left) {
    frame.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget && (frame.contains(relatedTarget) || relatedTarget.closest(".form-foot"))) return;
      setTimeout(left, relatedTarget ? 0 : 200); // some browsers give no focus to a button that is clicked
    });
  }

  return { frame, setError, onLeave, focus: () => focusable()?.focus(), hasError: () => !error.hidden };
}
