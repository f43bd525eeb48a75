// The values of an app that brings an installation page of its own, as JSON to edit.

import { element } from "../test/dom.js";
import { showErrorSummary } from "../forms/error-summary.js";
import { field as frameOf } from "../forms/field.js";

/** Builds the editor into `place`; it has the same face as the form. */
export function createJsonForm(place, summaryPlace, view, changed) {
  const id = "iparams-json";
  // The text comes from the runtime, since JSON.parse would round long numbers.
  const editor = element("textarea", { id, class: "input-code", rows: "14", autocomplete: "off", spellcheck: "false", wrap: "off" });
  editor.value = view.text;
  const frame = frameOf({
    id,
    label: "Values as JSON",
    description: "What the app's page would return: one object, by parameter name. Names listed under \"__meta\": { \"secure\": [ … ] } are never shown again; {\"isSet\": true} in their place keeps the stored value.",
  }, editor);
  editor.addEventListener("input", () => {
    if (frame.hasError()) frame.setError(problem());
    changed();
  });
  place.replaceChildren(frame.frame);

  function problem() {
    try {
      const value = JSON.parse(editor.value);
      return value !== null && typeof value === "object" && !Array.isArray(value) ? "" : "The values are one object: { … }.";
    } catch (error) {
      return `This is not JSON: ${error.message.replace(/ in JSON at position \d+/, "")}.`;
    }
  }

  function show(errors) {
    frame.setError(errors[0]?.message ?? "");
    showErrorSummary(summaryPlace, errors.map(({ message }) => ({ label: "Values as JSON", message, go: () => frame.focus() })));
    return errors.length === 0;
  }

  return {
    check: () => show(problem() ? [{ message: problem() }] : []),
    show,
    /** As text, so that every digit stays. */
    text: () => editor.value,
  };
}
