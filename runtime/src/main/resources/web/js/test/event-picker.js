// The two selects: product and event, with what is known about the event below them.

import { chooseEventOf, findEvent, findProduct, groupWord, splitEvents } from "./catalogue.js";
import { element } from "./dom.js";

/** Binds the selects; onPick(product, event) is called when the person picks, not when show() is. */
export function createEventPicker(onPick) {
  const productSelect = document.getElementById("product");
  const eventSelect = document.getElementById("event");
  const facts = document.getElementById("event-facts");
  let catalogue = null;

  productSelect.addEventListener("change", () => {
    const product = findProduct(catalogue, productSelect.value);
    pick(product, chooseEventOf(product, eventSelect.value));
  });
  eventSelect.addEventListener("change", () => {
    const product = findProduct(catalogue, productSelect.value);
    pick(product, findEvent(product, eventSelect.value));
  });

  function pick(product, event) {
    show(catalogue, product, event);
    if (event) onPick(product, event);
  }

  /** Fills the selects from the catalogue and selects the given product and event. */
  function show(newCatalogue, product, event) {
    catalogue = newCatalogue;
    productSelect.replaceChildren(...catalogue.products.map((each) => option(each.product, each.label || each.product)));
    productSelect.disabled = catalogue.products.length === 0;
    productSelect.value = product?.product ?? "";
    eventSelect.replaceChildren(...(product ? eventGroups(product) : []));
    eventSelect.disabled = !event;
    eventSelect.value = event?.type ?? "";
    facts.replaceChildren(...(event ? eventFacts(event) : []));
  }

  return { show };
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

function eventFacts(event) {
  if (event.subscribers.length === 0) return [`${groupWord(event)}. No installed app handles it.`];
  const subscribers = event.subscribers.flatMap(({ app, version, handler }, index) => [
    index === 0 ? "" : ", ",
    element("strong", { text: app }),
    ` ${version} `,
    element("code", { text: handler }),
  ]);
  return [`${groupWord(event)}, handled by `, ...subscribers];
}
