// Small modal dialogs: one to confirm something, and the frame for others.

import { button, element } from "./dom.js";

/** Opens a dialog with a form. onSubmit does the work; a text it answers is an error to show, and the dialog stays. */
export function openDialog({ title, body, submit, tone, onSubmit }) {
  const error = element("p", { class: "dialog-error", role: "alert" });
  const accept = element("button", { type: "submit", class: tone === "bad" ? "danger" : "primary small-primary", text: submit });
  const form = element("form", { class: "dialog-form" },
    element("h2", { id: "dialog-title", text: title }), ...body, error,
    element("div", { class: "dialog-buttons" }, button("Cancel", () => dialog.close()), accept));
  const dialog = element("dialog", { class: "dialog", "aria-labelledby": "dialog-title" }, form);
  const opener = document.activeElement;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    accept.disabled = true;
    error.textContent = "";
    const problem = await onSubmit();
    accept.disabled = false;
    if (problem) error.textContent = problem;
    else dialog.close();
  });
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
