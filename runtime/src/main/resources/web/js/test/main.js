// The event simulator page: wires its parts together.

import { announce } from "./announcer.js";
import { fetchCatalogue } from "./api.js";
import { chooseEvent, findEvent, findProduct, installedApps } from "./catalogue.js";
import { button, element } from "./dom.js";
import { createEditor } from "./editor.js";
import { createEventPicker } from "./event-picker.js";
import { formatJson } from "./json-format.js";
import { wantedFromAddress, writeAddress } from "./location-query.js";
import { notice } from "./notice.js";
import { describeOutcome, summariseRuns } from "./outcomes.js";
import { createPayloadCheck } from "./payload-check.js";
import { createPayloadSession } from "./payload-session.js";
import { createProblemsView } from "./problems-view.js";
import { createRunsView } from "./runs-view.js";
import { createSimulateButton } from "./simulate-button.js";
import { Simulation } from "./simulation.js";
import { runSimulation } from "./simulator.js";
import { durationText } from "./time-text.js";

const byId = (id) => document.getElementById(id);
const isMac = /mac|iphone|ipad/i.test(navigator.userAgentData?.platform ?? navigator.platform);
const page = { catalogue: null, product: null, event: null, payloadReady: false, mistake: null, waiting: null };

const problems = createProblemsView();
const simulateButton = createSimulateButton(simulateEditor);
const editor = createEditor(byId("editor"), { onLeaveHint: showLeaveHint });
const checkPayload = createPayloadCheck(editor);
const payloads = createPayloadSession(editor, showPayloadState);
const picker = createEventPicker(pickEvent);
const runs = createRunsView({
  restore: ({ product, type, payload }) => restorePayload(product, type, payload),
  retry: ({ product, productLabel, type, payload }) => start({ product, productLabel, type, payload }),
  stop: () => page.waiting?.abort(),
  installedApps: () => installedApps(page.catalogue),
});

editor.onChange(showCheck);
byId("format").addEventListener("click", () => {
  const formatted = formatJson(editor.getText());
  if (formatted !== null && formatted !== editor.getText()) editor.setText(formatted, { undoable: true });
});
byId("reset").addEventListener("click", () => payloads.reset());
byId("shortcut").textContent = isMac ? "⌘ Enter" : "Ctrl Enter";
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.repeat) return;
  event.preventDefault();
  simulateEditor();
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible" && page.catalogue) refreshCatalogue();
});
addEventListener("focus", () => page.catalogue && refreshCatalogue());

await loadCatalogue();

async function loadCatalogue() {
  byId("catalogue-notice").replaceChildren();
  try {
    page.catalogue = await fetchCatalogue();
  } catch (error) {
    byId("catalogue-notice").replaceChildren(
      notice("bad", "The list of events could not be loaded", element("p", { text: error.message }), button("Try again", loadCatalogue)));
    return;
  }
  const wanted = wantedFromAddress();
  const { product, event } = chooseEvent(page.catalogue, wanted);
  showCatalogue(product, event);
  if (!event) {
    byId("catalogue-notice").replaceChildren(notice("info", "There is no event to simulate", element("p", { text: "The runtime knows no product with events." })));
    return;
  }
  if (wanted.event && (wanted.event !== event.type || (wanted.product && wanted.product !== product.product))) {
    const asked = [wanted.event, wanted.product && `of ${wanted.product}`].filter(Boolean).join(" ");
    byId("catalogue-notice").replaceChildren(
      notice("info", `The link asks for ${asked}`, element("p", { text: `This runtime does not know it; ${event.type} is shown instead.` })));
  }
  await pickEvent(product, event, { keepNotice: true });
}

/** Apps reload while they are developed: coming back to the page shows what is installed now. */
async function refreshCatalogue() {
  let catalogue;
  try {
    catalogue = await fetchCatalogue();
  } catch {
    return; // the page still shows what it knew; a simulation will tell if the runtime is gone
  }
  if (JSON.stringify(catalogue) === JSON.stringify(page.catalogue)) return;
  page.catalogue = catalogue;
  const product = findProduct(catalogue, page.product?.product);
  const event = findEvent(product, page.event?.type);
  if (event) {
    showCatalogue(product, event);
  } else {
    const chosen = chooseEvent(catalogue, {});
    showCatalogue(chosen.product, chosen.event);
    if (chosen.event) await pickEvent(chosen.product, chosen.event);
  }
}

function showCatalogue(product, event) {
  const { org, engine, apps } = page.catalogue;
  page.product = product;
  page.event = event;
  byId("org").textContent = org?.name || org?.id || "";
  byId("engine").textContent = engine ?? "";
  problems.show(apps);
  picker.show(page.catalogue, product, event);
  runs.showReady(event, installedApps(page.catalogue));
}

async function pickEvent(product, event, { keepNotice = false } = {}) {
  if (!keepNotice) byId("catalogue-notice").replaceChildren();
  page.product = product;
  page.event = event;
  writeAddress(product.product, event.type);
  runs.showReady(event, installedApps(page.catalogue));
  await payloads.load(product.product, event.type);
}

async function restorePayload(productName, type, text) {
  const product = findProduct(page.catalogue, productName);
  const event = findEvent(product, type);
  if (!event) return;
  page.product = product;
  page.event = event;
  picker.show(page.catalogue, product, event);
  writeAddress(productName, type);
  await payloads.load(productName, type, text);
  announce("The payload is back in the editor");
}

function showPayloadState({ phase, edited, error }) {
  page.payloadReady = phase !== "loading";
  const origin = byId("payload-origin");
  const words = { loading: "Loading…", ready: "Fixture", without: "No fixture", unavailable: "No fixture" };
  origin.hidden = false;
  origin.textContent = edited ? "Edited" : words[phase];
  if (edited) origin.dataset.tone = "info";
  else delete origin.dataset.tone;
  byId("reset").disabled = !edited || phase === "unavailable";
  byId("payload-notice").replaceChildren(...(phase === "unavailable"
    ? [notice("bad", "The fixture could not be loaded", element("p", { text: error.message }),
        button("Try again", () => payloads.load(page.product.product, page.event.type)))]
    : []));
  showCheck(editor.getText());
}

function showCheck(text) {
  page.mistake = page.payloadReady ? checkPayload(text) : null;
  const usable = page.payloadReady && !page.mistake;
  simulateButton.setBlocked(!usable);
  byId("format").disabled = !usable;
}

function showLeaveHint(leaves) {
  byId("editor-hint").classList.toggle("is-leaving", leaves);
  if (leaves) announce("Tab now leaves the editor");
}

function simulateEditor() {
  if (page.mistake) announce(`Not simulated. Line ${page.mistake.line}, column ${page.mistake.column}: ${page.mistake.message}`);
  if (!page.payloadReady || page.mistake || !page.event) return;
  start({
    product: page.product.product,
    productLabel: page.product.label || page.product.product,
    type: page.event.type,
    payload: editor.getText(),
  });
}

/** One simulation at a time: the runs of an app would only queue behind each other. */
async function start(request) {
  if (page.waiting) {
    announce("The last simulation is still running");
    return;
  }
  page.waiting = new AbortController();
  const simulation = new Simulation(request);
  const show = runs.add(simulation);
  simulateButton.showRunning();
  announce(`Simulating ${request.type}`);
  await runSimulation(simulation, page.waiting.signal, show);
  page.waiting = null;
  simulateButton.showOutcome(simulation.outcome);
  announce(spokenOutcome(simulation));
  if (simulation.outcome === "unhandled") await refreshCatalogue(); // the apps may have changed since the page loaded
}

function spokenOutcome({ outcome, runs: finished, refusal }) {
  if (refusal) return `Failed: ${refusal.title}. ${refusal.detail}`;
  if (finished.length === 1) {
    const [{ app, outcome: runOutcome, durationMillis, error }] = finished;
    const words = [`${app}: ${describeOutcome(runOutcome).label} after ${durationText(durationMillis)}.`, error?.message];
    return words.filter(Boolean).join(" ");
  }
  return finished.length > 1 ? summariseRuns(finished) : describeOutcome(outcome).label;
}
