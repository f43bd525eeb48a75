// The bar above the editor: which payload, whether it is saved, and what can be done with it.

import { RequestRefused } from "./api.js";
import { confirmFirst } from "./dialog.js";
import { element } from "./dom.js";
import { payloadKey } from "./draft-store.js";
import { openSaveDialog } from "./save-dialog.js";
import { toast } from "./toast.js";

/** Binds the bar to the session; apps() are those that handle the event. onReplace() when another text takes the place of what was edited. */
export function createPayloadBar({ session, apps, formatText, onReplace }) {
  const select = document.getElementById("payload-source");
  const state = document.getElementById("payload-state");
  const buttons = Object.fromEntries(["format", "reset", "save", "delete"].map((id) => [id, document.getElementById(id)]));
  let shown = { payloads: [] };

  select.addEventListener("change", () => {
    onReplace();
    session().pick(select.value);
  });
  buttons.format.addEventListener("click", formatText);
  buttons.reset.addEventListener("click", () => {
    onReplace();
    session().reset();
  });
  buttons.save.addEventListener("click", () => openSaveDialog({ apps: apps(), ...shown, save }));
  buttons.delete.addEventListener("click", () => {
    const { file, app } = shown.payload;
    confirmFirst({
      title: `Delete “${shown.payload.name}”?`,
      text: `The file ${file} of ${app} will be deleted.`,
      submit: "Delete",
      act: () => reportRefusal(async () => {
        await session().remove();
        toast("good", `Deleted ${file}`);
      }),
    });
  });

  function save(app, name) {
    return reportRefusal(async () => toast("good", `Saved ${await session().save(app, name)}`));
  }

  return {
    /** For the state see payload-session.js. */
    show(newState) {
      shown = newState;
      const { phase, payloads, payload, edited } = shown;
      select.replaceChildren(...groups(payloads));
      select.disabled = payloads.length < 2;
      if (payload) select.value = payloadKey(payload);
      state.textContent = phase === "loading" ? "Loading…" : edited ? "Not saved" : "";
      state.hidden = state.textContent === "";
      if (edited) state.dataset.tone = "info";
      else delete state.dataset.tone;
      buttons.reset.disabled = !edited;
      buttons.reset.title = payload ? `Back to ${payload.label}` : "";
      buttons.delete.hidden = !payload?.name;
    },

    /** Only JSON can be formatted or saved. */
    setUsable(usable) {
      buttons.format.disabled = !usable;
      buttons.save.disabled = !usable;
    },
  };
}

function groups(payloads) {
  const catalogue = payloads.filter(({ source }) => source !== "app");
  const owners = [...new Set(payloads.filter(({ source }) => source === "app").map(({ app }) => app))];
  return [
    ...catalogue.map(option),
    ...owners.map((owner) => element("optgroup", { label: owner }, ...payloads.filter(({ app }) => app === owner).map(option))),
  ];
}

function option(payload) {
  return element("option", { value: payloadKey(payload), text: payload.label });
}

/** The runtime's no as a text for a dialog; undefined when it went well. */
async function reportRefusal(work) {
  try {
    await work();
    return undefined;
  } catch (error) {
    return error instanceof RequestRefused ? error.detail || error.title : error.message;
  }
}
