// One control for each type of parameter. Each gives its elements, `read()` (what to send, undefined to leave the
// parameter as it is), and `kept()` (whether a stored secret stays).

import { button, element } from "../test/dom.js";

const inputs = {
  text: { type: "text" },
  email: { type: "text", inputmode: "email", placeholder: "name@example.com" },
  number: { type: "text", inputmode: "decimal", class: "input-short" },
  phone_number: { type: "text", inputmode: "tel" },
  date: { type: "date", class: "input-short" },
  url: { type: "text", inputmode: "url", placeholder: "https://" },
  domain: { type: "text", inputmode: "url", placeholder: "acme.example.com" },
  api_key: { type: "text" },
};

/** The control of a field; `changed` is called at every change. */
export function controlOf(field, id, changed) {
  if (field.secure) return isChoice(field) ? secretChoice(field, id, changed) : secret(field, id, changed);
  return openControl(field, id, changed);
}

function openControl(field, id, changed) {
  if (field.type === "paragraph") return paragraph(field, id, changed);
  if (field.type === "dropdown") return dropdown(field, id, changed);
  if (field.type === "radio") return choices(field, id, "radio", changed);
  if (field.type === "multiselect") return choices(field, id, "checkbox", changed);
  if (field.type === "checkbox") return checkbox(field, id, changed);
  return input(field, id, changed);
}

/** Whether the control consists of several, under one label. */
export function isGroup({ type }) {
  return type === "radio" || type === "multiselect";
}

function isChoice({ type }) {
  return type === "dropdown" || type === "radio" || type === "multiselect" || type === "checkbox";
}

function input(field, id, changed) {
  const control = element("input", { id, name: field.name, autocomplete: "off", spellcheck: "false", ...inputs[field.type], on: { input: changed } });
  control.value = field.digits ?? field.value ?? ""; // a long number has more digits than JavaScript keeps
  return { elements: [control], read: () => control.value, kept: () => false };
}

function paragraph(field, id, changed) {
  const control = element("textarea", { id, name: field.name, rows: "4", autocomplete: "off", on: { input: changed } });
  control.value = field.value ?? "";
  return { elements: [control], read: () => control.value, kept: () => false };
}

function dropdown(field, id, changed) {
  const none = element("option", { value: "", text: field.required ? "Choose…" : "Nothing chosen" });
  const control = element("select", { id, name: field.name, autocomplete: "off", on: { change: changed } }, none,
    ...field.options.map(({ label }, index) => element("option", { value: String(index), text: label })));
  const chosen = field.options.findIndex(({ value }) => value === field.value);
  control.value = chosen < 0 ? "" : String(chosen);
  return { elements: [control], read: () => (control.value === "" ? "" : field.options[Number(control.value)].value), kept: () => false };
}

function choices(field, id, type, changed) {
  const chosen = [].concat(field.value ?? []);
  const boxes = field.options.map(({ label, value }, index) => {
    const box = element("input", { type, id: index === 0 ? id : `${id}-${index}`, name: id, autocomplete: "off", on: { change: changed } });
    box.checked = chosen.includes(value);
    return { box, value, label: element("label", { class: "choice" }, box, element("span", { text: label })) };
  });
  const elements = [element("div", { class: "choices" }, ...boxes.map(({ label }) => label))];
  if (type === "radio" && !field.required) {
    elements.push(button("Choose nothing", () => {
      for (const { box } of boxes) box.checked = false;
      changed();
    }, { class: "text-link choice-none" }));
  }
  const values = () => boxes.filter(({ box }) => box.checked).map(({ value }) => value);
  return { elements, read: () => (type === "radio" ? values()[0] ?? "" : values()), kept: () => false };
}

function checkbox(field, id, changed) {
  const box = element("input", { type: "checkbox", id, name: field.name, autocomplete: "off", on: { change: changed } });
  box.checked = field.value === true;
  return { elements: [element("label", { class: "choice" }, box, element("span", { text: "Yes" }))], read: () => box.checked, kept: () => false };
}

/** A choice that is secret: nothing is chosen on the screen, and what is stored stays until somebody chooses. */
function secretChoice(field, id, changed) {
  let touched = false;
  const control = openControl(field, id, () => {
    touched = true;
    changed();
  });
  const state = element("p", { class: "secret-state", text: field.isSet ? "A choice is stored and never shown. Choose to replace it." : "Nothing is stored. What you choose is never shown again." });
  return { elements: [...control.elements, state], read: () => (touched ? control.read() : undefined), kept: () => field.isSet && !touched };
}

/** A secret: what is stored never comes to the browser, so an empty field means "as it is" until somebody clears it. */
function secret(field, id, changed) {
  let cleared = false;
  const control = field.type === "paragraph"
    ? element("textarea", { id, name: field.name, rows: "3", class: "input-secret", autocomplete: "off", spellcheck: "false" })
    : element("input", { id, name: field.name, type: "password", autocomplete: "new-password", spellcheck: "false" });
  const state = element("p", { class: "secret-state", id: `${id}-state` });
  const clear = button("Clear", () => {
    cleared = !cleared;
    control.value = "";
    show();
    changed();
  }, { class: "quiet", "aria-describedby": state.id });
  control.addEventListener("input", () => {
    cleared = false;
    show();
    changed();
  });

  function show() {
    const stored = field.isSet && !cleared && control.value === "";
    control.placeholder = stored ? "Stored, leave empty to keep" : "";
    clear.hidden = !field.isSet;
    clear.textContent = cleared ? "Keep the stored value" : "Clear";
    clear.setAttribute("aria-label", `${clear.textContent}: ${field.label}`);
    state.textContent = !field.isSet
      ? "Nothing is stored. What you enter is never shown again."
      : cleared
        ? "The stored value is removed when you save."
        : control.value === "" ? "A value is stored and never shown." : "Replaces the stored value when you save.";
  }

  show();
  return {
    elements: [element("div", { class: "secret-row" }, control, clear), state],
    read: () => (control.value !== "" || cleared ? control.value : undefined),
    kept: () => field.isSet && !cleared && control.value === "",
  };
}
