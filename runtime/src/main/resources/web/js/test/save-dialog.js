// Asks where to save the payload: as the app's test data of the event, over a named payload, or under a new name.

import { openDialog } from "./dialog.js";
import { element } from "./dom.js";

const newName = "new";

/** `apps` handle the event; `save(app, name)` writes and answers an error's text, if any. */
export function openSaveDialog({ apps, payloads, payload, save }) {
  const places = apps.filter(({ canSave }) => canSave);
  if (places.length === 0) {
    explainWhyNot(apps);
    return;
  }
  const owner = places.find(({ app }) => app === payload?.app) ?? places[0];
  const appSelect = element("select", { id: "save-app" }, ...places.map(({ app }) => element("option", { value: app, text: app })));
  appSelect.value = owner.app;
  const choices = element("fieldset", { class: "save-choices" });
  const name = element("input", { type: "text", id: "save-name", maxlength: 60, autocomplete: "off", placeholder: "such as: big deal", "aria-label": "New name" });
  name.addEventListener("input", () => {
    choices.querySelector(`input[value="${newName}"]`).checked = true;
  });
  appSelect.addEventListener("change", fill);
  fill();

  function fill() {
    const own = payloads.filter(({ app }) => app === appSelect.value);
    const named = own.filter((each) => each.name);
    const main = own.find((each) => !each.name);
    const current = payload?.app === appSelect.value ? `=${payload.name}` : "=";
    choices.replaceChildren(
      element("legend", { class: "visually-hidden", text: "Save as" }),
      choice("=", main ? ["Replace ", element("code", { text: main.file })] : ["As the app's test data of this event"], current),
      ...named.map((each) => choice(`=${each.name}`, ["Replace ", element("strong", { text: each.name })], current)),
      element("div", { class: "save-new" }, choice(newName, ["Under a new name"], current), name));
  }

  openDialog({
    title: "Save payload",
    submit: "Save",
    body: [
      places.length > 1
        ? element("div", { class: "field" }, element("label", { for: "save-app", text: "Into the app" }), appSelect)
        : element("p", { class: "faint" }, "Into the folder of ", element("strong", { text: owner.app })),
      choices,
    ],
    onSubmit() {
      const { value } = choices.querySelector("input[type=radio]:checked");
      if (value !== newName) return save(appSelect.value, value.slice(1));
      if (name.value.trim() !== "") return save(appSelect.value, name.value.trim());
      name.focus();
      return "Type a name for it.";
    },
  });
}

function choice(value, label, current) {
  return element("label", { class: "save-choice" },
    element("input", { type: "radio", name: "save-as", value, checked: value === current }), element("span", {}, ...label));
}

function explainWhyNot(apps) {
  const reasons = apps.map(({ app, whyNot }) => `${app}: ${whyNot}`);
  const dialog = openDialog({
    title: "Nowhere to save it",
    submit: "Close",
    body: reasons.length > 0
      ? reasons.map((text) => element("p", { text }))
      : [element("p", { text: "Payloads are saved into the folder of an app that handles the event, and no installed app handles this one. Your edit is kept in this browser." })],
    onSubmit: () => undefined,
  });
  dialog.querySelector(".dialog-buttons button").remove();
}
