// The form that is made from an app's definitions.

import { element } from "../test/dom.js";
import { field as frameOf } from "../forms/field.js";
import { showErrorSummary } from "../forms/error-summary.js";
import { problemOf } from "./checks.js";
import { controlOf, isGroup } from "./controls.js";

const origins = { saved: "Saved", test_data: "From test data", default: "Default" };

/** Builds the form into `place`; `changed` is called when a person changes something. */
export function createForm(place, summaryPlace, view, changed) {
  const fields = view.fields.filter(({ visible }) => visible).map((definition, index) => {
    const id = `iparam-${index}`;
    let touched = definition.from === "saved";
    const control = controlOf(definition, id, () => {
      touched = true;
      if (frame.hasError()) check();
      changed();
    });
    const frame = frameOf({
      id,
      label: definition.label,
      required: definition.required,
      description: definition.description ?? "",
      hint: hintsOf(definition),
      group: isGroup(definition),
      tags: tagsOf(definition),
    }, ...control.elements);
    const check = () => {
      const problem = problemOf(definition, control.read() ?? "", control.kept());
      frame.setError(problem);
      return problem;
    };
    // Only what was filled in is judged before saving; an empty form does not start red.
    frame.onLeave(() => {
      if (frame.hasError() || !isBlank(control.read())) check();
    });
    return { definition, control, frame, check, isTouched: () => touched };
  });
  place.replaceChildren(...fields.map(({ frame }) => frame.frame));

  /** Checks all; shows what is wrong, and says whether nothing is. */
  function check() {
    return show(fields.map((each) => ({ field: each.definition.name, message: each.check() })).filter(({ message }) => message));
  }

  /** Shows errors by parameter name, beside their fields and as a list; says whether there are none. */
  function show(errors) {
    for (const { definition, frame } of fields) frame.setError(errors.find(({ field }) => field === definition.name)?.message ?? "");
    showErrorSummary(summaryPlace, errors.map(({ field, message }) => {
      const own = fields.find(({ definition }) => definition.name === field);
      return { label: own ? own.definition.label : field, message, go: own && (() => own.frame.focus()) };
    }));
    return errors.length === 0;
  }

  /**
   * What to send, by parameter name: what a person entered, now or before. What nobody touched goes on following the
   * app's defaults.
   */
  function values() {
    const all = {};
    for (const { definition, control, isTouched } of fields) {
      const value = isTouched() ? control.read() : undefined;
      if (value !== undefined) all[definition.name] = value;
    }
    return all;
  }

  return { check, show, values };
}

function hintsOf({ dataBind, product, callbacks, outdated }) {
  return [
    product && ` ${product === "current" ? "Of the account in which the app is installed." : `Of an account of ${product}.`}`,
    dataBind && ` The platform fills this in from ${dataBind}; here, enter it yourself.`,
    callbacks && " The app changes this field by code, which does not run on this page yet.",
    outdated && " The value saved before does not fit the parameter any more and is not handed on.",
  ].filter(Boolean);
}

function tagsOf({ from, modules, secure }) {
  return [
    from in origins && element("span", { class: "tag", data: from === "saved" ? { tone: "info" } : {}, text: origins[from] }),
    secure && element("span", { class: "tag", text: "Secure" }),
    modules.length > 0 && element("span", { class: "tag", text: `For ${modules.join(", ")}` }),
  ].filter(Boolean);
}

function isBlank(value) {
  return value === undefined || value === false || value === "" || (Array.isArray(value) && value.length === 0);
}
