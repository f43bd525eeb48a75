// Small modal dialogs: one to confirm something, and the frame for others.

import { button, element } from "./dom.js";

/** Opens a dialog with a form. onSubmit does the work; a text it answers is an error to show, and the dialog stays. */
export function openDialog({ title, body, submit, tone, wide = false, onSubmit }) {
  const error = element("p", { class: "dialog-error", role: "alert" });
  const accept = element("button", { type: "submit", class: tone === "bad" ? "danger" : "primary small-primary", text: submit });
  const form = element("form", { class: "dialog-form" },
    element("h2", { id: "dialog-title", text: title }), ...body, error,
    element("div", { class: "dialog-buttons" }, button("Cancel", () => dialog.close()), accept));
  const dialog = element("dialog", { class: wide ? "dialog dialog-wide" : "dialog", "aria-labelledby": "dialog-title" }, form);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    accept.disabled = true;
    error.textContent = "";
    const problem = await onSubmit();
    accept.disabled = false;
    if (problem) error.textContent = problem;
    else dialog.close();
  });
  return show(dialog);
}

/** Opens a dialog in which there is nothing to save. */
export function openWindow({ title, body }) {
  const dialog = element("dialog", { class: "dialog dialog-wide", "aria-labelledby": "dialog-title" },
    element("div", { class: "dialog-form" },
      element("h2", { id: "dialog-title", text: title }), ...body,
      element("div", { class: "dialog-buttons" }, button("Close", () => dialog.close()))));
  return show(dialog);
}

/** Whoever opened it is where the keyboard goes on afterwards. */
function show(dialog) {
  const opener = document.activeElement;
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (opener?.isConnected) opener.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** Asks before something that cannot be undone; `act` may answer an error's text. */
export function confirmFirst({ title, text, submit, act }) {
  return openDialog({ title, submit, tone: "bad", body: [element("p", { text })], onSubmit: act });
}
