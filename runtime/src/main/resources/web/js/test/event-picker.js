// The two selects, product and event, one for the app to set up or for the form in which the event travels where there is
// something to choose, the switch for the whole catalogue, and below them who answers the event.

import { chooseEventOf, chooseForm, findEvent, findProduct, formsOf, groupWord, offeredProducts, setUpApps, splitEvents } from "./catalogue.js";
import { element } from "./dom.js";
import { loadForm, saveForm } from "./draft-store.js";
import { recall, remember } from "./storage.js";

const allKey = "tenon.events.all";

/** Binds the controls; onPick(product, event) and onForm(form) are called when the person picks, not when show() is. */
export function createEventPicker(onPick, onForm) {
  const productSelect = document.getElementById("product");
  const eventSelect = document.getElementById("event");
  const allSwitch = document.getElementById("all-events");
  const appField = document.getElementById("app-field");
  const appSelect = document.getElementById("app");
  const formField = document.getElementById("form-field");
  const formSelect = document.getElementById("sent-as");
  const facts = document.getElementById("event-facts");
  let catalogue = null;
  let shown = {};

  allSwitch.checked = recall(allKey) === "yes";
  productSelect.addEventListener("change", () => {
    const product = findProduct(catalogue, productSelect.value);
    pick(product, chooseEventOf(product, eventSelect.value));
  });
  eventSelect.addEventListener("change", () => {
    const product = findProduct(catalogue, productSelect.value);
    pick(product, findEvent(product, eventSelect.value));
  });
  allSwitch.addEventListener("change", () => {
    remember(allKey, allSwitch.checked ? "yes" : null);
    show(catalogue, shown.product, shown.event);
  });

  formSelect.addEventListener("change", () => {
    saveForm(shown.product.product, formSelect.value);
    onForm(formSelect.value);
  });

  function pick(product, event) {
    show(catalogue, product, event);
    if (event) onPick(product, event);
  }

  /**
   * Fills the selects from the catalogue and selects the given product and event, offered or not. Without a form, the one
   * that is chosen stays where the product has it.
   */
  function show(newCatalogue, product, event, form = formSelect.value) {
    catalogue = newCatalogue;
    shown = { product, event };
    const offered = withShown(offeredProducts(catalogue, allSwitch.checked), product, event);
    fill(productSelect, offered.map((each) => option(each.product, each.label || each.product)));
    productSelect.disabled = offered.length === 0;
    productSelect.value = product?.product ?? "";
    fill(eventSelect, product ? eventGroups(offered.find((each) => each.product === product.product)) : []);
    eventSelect.disabled = !event;
    eventSelect.value = event?.type ?? "";
    showApps(setUpApps(event));
    showForms(product, form);
    facts.replaceChildren(...(event ? eventFacts(event, catalogue.org) : []));
  }

  function showApps(apps) {
    const chosen = appSelect.value;
    fill(appSelect, apps.map((app) => option(app, app)));
    if (apps.includes(chosen)) appSelect.value = chosen;
    appField.hidden = apps.length === 0;
  }

  function showForms(product, wanted) {
    fill(formSelect, formsOf(product).map(({ form, label }) => option(form, label)));
    formSelect.value = chooseForm(product, wanted, product && loadForm(product.product)) ?? "";
    formField.hidden = formSelect.value === "";
  }

  return {
    show,
    /** The app to set up; null when the event goes to every app that handles it. */
    app: () => appSelect.value || null,
    /** The form in which the event travels; null where there is none to choose. */
    form: () => formSelect.value || null,
  };
}

/** What a link or a run of the history asks for is there, also when the switch is off. */
function withShown(offered, product, event) {
  if (!event) return offered;
  const there = offered.find((each) => each.product === product.product);
  if (!there) return [...offered, { ...product, events: [event] }];
  if (there.events.some(({ type }) => type === event.type)) return offered;
  return offered.map((each) => (each === there ? { ...there, events: [...there.events, event] } : each));
}

/** An open list that is filled again closes, so it is only filled when something is different. */
function fill(select, children) {
  const fresh = element("select", {}, ...children);
  if (fresh.innerHTML !== select.innerHTML) select.replaceChildren(...fresh.childNodes);
}

function eventGroups(product) {
  const { handled, others } = splitEvents(product);
  return [eventGroup("Handled by installed apps", handled), eventGroup("Catalogue", others)].filter(Boolean);
}

function eventGroup(label, events) {
  if (events.length === 0) return null;
  return element("optgroup", { label }, ...events.map(({ type }) => option(type, type)));
}

function option(value, text) {
  return element("option", { value, text });
}

function eventFacts(event, org) {
  if (event.subscribers.length === 0) return [`${groupWord(event)}. No installed app handles it.`];
  const subscribers = event.subscribers.flatMap(({ app, version, handler }, index) => [
    index === 0 ? "" : ", ",
    element("strong", { text: app }),
    ` ${version} `,
    element("code", { text: handler }),
  ]);
  return [`${groupWord(event)}, answered by `, ...subscribers, " in the org ", element("strong", { text: org.name || org.id })];
}
