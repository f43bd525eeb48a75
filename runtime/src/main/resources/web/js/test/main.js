// The event simulator page: wires its parts together. There is no build step; what you edit here is what runs.
//
//   what the runtime says    api, ndjson, change-stream, simulator (one run), simulation (its state), catalogue (questions to it)
//   product and event        event-picker, location-query (the address), problems-view, broken-note
//   the payload              payload-session (its life), payload-bar, save-dialog, draft-store, payload-check, event-schema
//   the editor               editor/: editor (what others see), textarea-* (first paint, fallback), monaco-* (the real one)
//   the result               result-view > simulation-view > run-view > console-, error-, json-view; sent-view, unhandled-notice, replay-note
//   the history              history-panel (loads, opens, clears) and history-view (shows)
//   schedules and stubs      bench > schedules-panel, stubs-panel > stub-form
//   reload on change         live-apps (keeps the catalogue up to date), reload-notes
//   small parts              dom, dialog, toast, notice, announcer, icons, copy-button, copy-as, code-frame, time-text, json-*
//
// State flows one way: the runtime's answers go into plain objects (simulation, catalogue, payload state), and views show them.

import { announce } from "./announcer.js";
import { createBench } from "./bench.js";
import { showBrokenNote } from "./broken-note.js";
import { brokenHandlers, chooseEvent, chooseForm, findEvent, findProduct, formLabelOf, handlersOf, installedApps, setUpAppOf } from "./catalogue.js";
import { button, element } from "./dom.js";
import { createEditor } from "./editor/editor.js";
import { createEventPicker } from "./event-picker.js";
import { schemaOf } from "./event-schema.js";
import { createHistoryPanel } from "./history-panel.js";
import { formatJson } from "./json-format.js";
import { createLiveApps } from "./live-apps.js";
import { wantedFromAddress, writeAddress } from "./location-query.js";
import { notice } from "./notice.js";
import { spokenOutcome } from "./outcomes.js";
import { createPayloadBar } from "./payload-bar.js";
import { createPayloadCheck } from "./payload-check.js";
import { createPayloadSession } from "./payload-session.js";
import { createProblemsView } from "./problems-view.js";
import { createResultView } from "./result-view.js";
import { createSimulateButton } from "./simulate-button.js";
import { Simulation } from "./simulation.js";
import { runSimulation } from "./simulator.js";

const byId = (id) => document.getElementById(id);
const isMac = /mac|iphone|ipad/i.test(navigator.userAgentData?.platform ?? navigator.platform);

// `editing` is the id of the run whose payload was put into the editor: simulating it is a replay of that run.
const page = { catalogue: null, product: null, event: null, payloadReady: false, mistake: null, waiting: null, editing: null };

const problems = createProblemsView();
const simulateButton = createSimulateButton(simulateEditor);
const editor = createEditor(byId("editor"), { onLeaveHint: showLeaveHint });
const payloads = createPayloadSession(editor, showPayloadState);
const checkPayload = createPayloadCheck(editor);
const picker = createEventPicker(pickEvent, (form) => writeAddress({ form }));
const payloadBar = createPayloadBar({
  session: () => payloads,
  apps: () => handlersOf(page.catalogue, page.event),
  onReplace: () => (page.editing = null),
  formatText() {
    const formatted = formatJson(editor.getText());
    if (formatted !== null && formatted !== editor.getText()) editor.setText(formatted, { undoable: true });
  },
});
const result = createResultView({
  replay,
  edit: editRun,
  goTo: goToPlace,
  openRun: (id) => history.open(id),
  stop: () => page.waiting?.abort(),
  apps: () => page.catalogue.apps,
  org: () => page.catalogue.org.id,
});
const history = createHistoryPanel(result, { isRunning: () => page.waiting !== null });
const bench = createBench({ fire: start });
const liveApps = createLiveApps({
  onCatalogue: takeCatalogue,
  onBack: refreshAround,
});

editor.onChange(showCheck);
byId("payload-label").addEventListener("click", () => editor.focus());
byId("shortcut").textContent = isMac ? "⌘ Enter" : "Ctrl Enter";
// Captured, since the editor has a use of its own for this key.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  event.stopPropagation();
  if (!event.repeat) simulateEditor();
}, { capture: true });

await begin();
afterPaint(async () => {
  await editor.upgrade();
  if (byId("editor").dataset.editor === "monaco") showLeaveHint(false, { quiet: true });
});

async function begin() {
  byId("catalogue-notice").replaceChildren();
  try {
    page.catalogue = await liveApps.fetch();
  } catch (error) {
    byId("catalogue-notice").replaceChildren(
      notice("bad", "The list of events could not be loaded", element("p", { text: error.message }), button("Try again", begin)));
    return;
  }
  const wanted = wantedFromAddress();
  const historyShown = refreshAround();
  const linked = wanted.simulation ? await history.open(wanted.simulation) : null;
  const asked = wanted.event || !linked ? wanted : { product: linked.product, event: linked.type, form: linked.form };
  const { product, event } = chooseEvent(page.catalogue, asked);
  showCatalogue(product, event, asked.form ?? "");
  if (!event) {
    byId("catalogue-notice").replaceChildren(notice("info", "There is no event to simulate", element("p", { text: "The runtime knows no product with events." })));
    return;
  }
  if (asked.event && (asked.event !== event.type || (asked.product && asked.product !== product.product))) {
    const name = [asked.event, asked.product && `of ${asked.product}`].filter(Boolean).join(" ");
    byId("catalogue-notice").replaceChildren(
      notice("info", `The link asks for ${name}`, element("p", { text: `This runtime does not know it; ${event.type} is shown instead.` })));
  }
  await pickEvent(product, event, { keepNotice: true });
  await historyShown;
  liveApps.follow();
}

/** The apps were loaded again: show them, and leave alone what the person is at. */
async function takeCatalogue(catalogue) {
  page.catalogue = catalogue;
  const product = findProduct(catalogue, page.product?.product);
  const event = findEvent(product, page.event?.type);
  if (event) {
    showCatalogue(product, event);
    await Promise.all([payloads.refresh(), bench.refresh()]);
  } else {
    const chosen = chooseEvent(catalogue, {});
    showCatalogue(chosen.product, chosen.event);
    if (chosen.event) await pickEvent(chosen.product, chosen.event);
  }
}

function showCatalogue(product, event, form) {
  const { org, engine, apps } = page.catalogue;
  page.product = product;
  page.event = event;
  byId("org").textContent = org?.name || org?.id || "";
  byId("engine").textContent = engine ?? "";
  problems.show(apps);
  picker.show(page.catalogue, product, event, form);
  showBrokenNote(event ? brokenHandlers(page.catalogue, event) : []);
  result.showReady(event, installedApps(page.catalogue));
}

async function pickEvent(product, event, { keepNotice = false, text = null, editing = null, form } = {}) {
  if (!keepNotice) byId("catalogue-notice").replaceChildren();
  page.editing = editing;
  showCatalogue(product, event, form);
  writeAddress({ product: product.product, event: event.type, form: picker.form() });
  await Promise.all([payloads.load(product.product, event.type, text), useSchema(event)]);
}

async function useSchema(event) {
  const schema = await schemaOf(event);
  if (page.event?.schema === event.schema) editor.setSchema(schema);
}

/** Puts the payload of a run into the editor; simulating it then is a replay of that run. */
async function editRun({ product: productName, type, payload, form, eventId }) {
  const product = findProduct(page.catalogue, productName);
  const event = findEvent(product, type);
  if (!event) {
    announce("This runtime does not know the event of that run any more");
    return;
  }
  await pickEvent(product, event, { text: payload, editing: eventId, form: chooseForm(product, form) ?? "" });
  announce("The payload is in the editor");
  editor.focus();
}

/** A place in a run's payload; the payload comes into the editor first if it is not there. */
async function goToPlace(simulation, line, column) {
  if (page.event?.type !== simulation.type || editor.getText() !== simulation.payload) await editRun(simulation);
  editor.goTo(line, column);
}

function showPayloadState(state) {
  page.payloadReady = state.phase === "ready";
  payloadBar.show(state);
  byId("payload-notice").replaceChildren(...(state.phase === "unavailable"
    ? [notice("bad", "The payload could not be loaded", element("p", { text: state.error.message }),
        button("Try again", () => payloads.load(page.product.product, page.event.type)))]
    : []));
  showCheck(editor.getText());
}

function showCheck(text) {
  page.mistake = page.payloadReady ? checkPayload(text) : null;
  const usable = page.payloadReady && !page.mistake;
  simulateButton.setBlocked(!usable);
  payloadBar.setUsable(usable);
}

/** How the keyboard leaves the editor; each of the two editors has its own way. */
function showLeaveHint(leaves, { quiet = false } = {}) {
  const monaco = byId("editor").dataset.editor === "monaco";
  const key = (name) => element("kbd", { text: name });
  const hint = leaves
    ? ["Tab leaves the editor.", ...(monaco ? [" ", key(isMac ? "⌃⇧M" : "Ctrl M"), " makes it indent again."] : [])]
    : monaco
      ? ["Tab indents. ", key(isMac ? "⌃⇧M" : "Ctrl M"), " lets Tab leave the editor. ", key("Ctrl Space"), " completes."]
      : ["Tab indents. To leave the editor, press ", key("Esc"), " then ", key("Tab"), "."];
  byId("editor-hint").replaceChildren(...hint);
  byId("editor-hint").classList.toggle("is-leaving", leaves);
  if (!quiet && leaves) announce("Tab now leaves the editor");
}

function simulateEditor() {
  if (page.mistake) announce(`Not simulated. Line ${page.mistake.line}, column ${page.mistake.column}: ${page.mistake.message}`);
  if (!page.payloadReady || page.mistake || !page.event) return;
  start({
    product: page.product.product,
    productLabel: page.product.label || page.product.product,
    type: page.event.type,
    payload: editor.getText(),
    app: picker.app(),
    form: picker.form(),
    formLabel: formLabelOf(page.product, picker.form()),
    replayOf: page.editing,
  });
}

function replay({ product, productLabel, type, payload, app: named, form, formLabel, eventId, runs }) {
  const app = named ?? setUpAppOf(findEvent(findProduct(page.catalogue, product), type), runs);
  start({ product, productLabel, type, payload, app, form, formLabel, replayOf: eventId });
}

/** One simulation at a time: the runs of an app would only queue behind each other. */
async function start(request) {
  if (page.waiting) {
    announce("The last simulation is still running");
    return;
  }
  page.waiting = new AbortController();
  const simulation = new Simulation(request);
  const show = result.open(simulation);
  history.opened(null);
  simulateButton.showRunning();
  announce(`Simulating ${request.type}`);
  await runSimulation(simulation, page.waiting.signal, show);
  page.waiting = null;
  simulateButton.showOutcome(simulation.outcome);
  announce(spokenOutcome(simulation));
  if (simulation.eventId) history.opened(simulation.eventId);
  await refreshAround();
}

/** What every simulation may change. */
function refreshAround() {
  return Promise.all([history.refresh(), bench.refresh()]);
}

/** The page is there before the editor, which is large, begins to load. */
function afterPaint(work) {
  requestAnimationFrame(() => setTimeout(work));
}
