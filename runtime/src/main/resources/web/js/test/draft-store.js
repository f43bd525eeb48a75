// Edited payloads and the payload chosen, for each event, and the form chosen, for each product, kept in this browser;
// payloads until they are saved or reset.

import { recall, remember } from "./storage.js";

const draftKey = ({ product, type }, payload) => `tenon.draft ${product} ${type} ${payload}`;
const chosenKey = ({ product, type }) => `tenon.payload ${product} ${type}`;

const formKey = (product) => `tenon.form ${product}`;

/** What tells a payload of an event from the others: where it comes from, and its name. */
export function payloadKey({ source, app, name }) {
  return source === "app" ? `app/${app}/${name}` : "catalogue";
}

export function loadDraft(event, payload) {
  return recall(draftKey(event, payloadKey(payload)));
}

/** Keeps an edited payload; null forgets it. */
export function saveDraft(event, payload, text) {
  remember(draftKey(event, payloadKey(payload)), text);
}

/** The key of the payload last chosen for an event, or null. */
export function loadChosen(event) {
  return recall(chosenKey(event));
}

export function saveChosen(event, payload) {
  remember(chosenKey(event), payloadKey(payload));
}

/** The form in which events of a product were last sent, or null. */
export function loadForm(product) {
  return recall(formKey(product));
}

export function saveForm(product, form) {
  remember(formKey(product), form);
}
