// The page for what the org's accounts are like: modules subscribed to, and the address of each product's account.

import { button, element } from "../test/dom.js";
import { notice } from "../test/notice.js";
import { requestJson, ValuesRefused } from "../forms/api.js";
import { showErrorSummary } from "../forms/error-summary.js";
import { field as frameOf } from "../forms/field.js";
import { createSaveBar } from "../forms/save-bar.js";

const byId = (id) => document.getElementById(id);
const address = "/api/v1/system-settings";
const mistake = "Enter the account's address: https:// and a host, such as https://acme.example.com.";
const saveBar = createSaveBar(byId("save-state"), byId("save"));
let modules = [];
let accounts = [];

byId("settings").addEventListener("submit", (event) => {
  event.preventDefault();
  save();
});
addEventListener("beforeunload", (event) => {
  if (["unsaved", "failed"].includes(saveBar.state())) event.preventDefault();
});

await load();

async function load() {
  try {
    show(await requestJson(address));
    byId("messages").replaceChildren();
    byId("settings").hidden = false;
  } catch (error) {
    byId("messages").replaceChildren(notice("bad", "The settings could not be loaded", element("p", { text: error.message }), button("Try again", load)));
  }
}

function show(view) {
  const changed = () => saveBar.show("unsaved");
  modules = view.modules.map(({ module, subscribed, products, apps }) => {
    const box = element("input", { type: "checkbox", autocomplete: "off", on: { change: changed } });
    box.checked = subscribed;
    const of = [products.join(", "), `used by ${apps.join(", ")}`].filter(Boolean).join(" · ");
    return { module, box, row: element("label", { class: "choice" }, box, element("span", {}, element("code", { text: module }), element("span", { class: "choice-note", text: of }))) };
  });
  byId("modules").replaceChildren(modules.length === 0
    ? element("p", { class: "form-nothing", text: "None of the apps here is for platform 3.0, so there are no modules to choose." })
    : element("div", { class: "choices", role: "group", "aria-labelledby": "modules-heading" }, ...modules.map(({ row }) => row)));

  accounts = view.products.map(({ product, label, accountUrl, apps }, index) => {
    const id = `account-${index}`;
    const control = element("input", { id, type: "text", inputmode: "url", placeholder: "https://acme.example.com", autocomplete: "off", spellcheck: "false" });
    control.value = accountUrl ?? "";
    const frame = frameOf({ id, label, description: apps.length === 0 ? "No app here is for this product any more." : `Used by ${apps.join(", ")}.` }, control);
    const check = () => frame.setError(isAddress(control.value.trim()) ? "" : mistake);
    control.addEventListener("input", () => {
      if (frame.hasError()) check();
      changed();
    });
    frame.onLeave(check);
    return { product, label, control, frame };
  });
  byId("accounts").replaceChildren(...(accounts.length === 0
    ? [element("p", { class: "form-nothing", text: "None of the apps here is for a Freshworks product." })]
    : accounts.map(({ frame }) => frame.frame)));
  byId("error-summary").replaceChildren();
  saveBar.show("clean");
}

function isAddress(text) {
  if (text === "") return true;
  try {
    const url = new URL(text);
    return url.protocol === "https:" && url.hostname !== "" && !url.username && !url.search && !url.hash;
  } catch {
    return false;
  }
}

async function save() {
  if (saveBar.state() === "saving") return;
  const wrong = accounts.filter(({ control }) => !isAddress(control.value.trim()));
  if (!showErrors(wrong.map(({ product }) => ({ field: `accountUrls.${product}`, message: mistake })))) {
    saveBar.show("failed");
    return;
  }
  saveBar.show("saving");
  try {
    show(await requestJson(address, {
      method: "PUT",
      body: {
        modules: Object.fromEntries(modules.map(({ module, box }) => [module, box.checked])),
        accountUrls: Object.fromEntries(accounts.map(({ product, control }) => [product, control.value.trim()])),
      },
    }));
    saveBar.show("saved", new Date().toISOString());
  } catch (error) {
    saveBar.show("failed");
    if (error instanceof ValuesRefused) showErrors(error.errors);
    else byId("error-summary").replaceChildren(notice("bad", "Not saved", element("p", { text: error.message })));
  }
}

function showErrors(errors) {
  for (const { product, frame } of accounts) frame.setError(errors.find(({ field }) => field === `accountUrls.${product}`)?.message ?? "");
  showErrorSummary(byId("error-summary"), errors.map(({ field, message }) => {
    const own = accounts.find(({ product }) => field === `accountUrls.${product}`);
    return { label: own?.label ?? field, message, go: own && (() => own.frame.focus()) };
  }));
  return errors.length === 0;
}
