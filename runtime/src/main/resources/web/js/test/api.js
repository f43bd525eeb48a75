// The simulator's HTTP API. Everything that can go wrong becomes one of three errors the page has words for.

import { readNdjson } from "./ndjson.js";

/** No answer at all: the runtime is stopped, or the network is down. */
export class RuntimeUnreachable extends Error {}

/** The runtime refused, with its reason (RFC 9457 problem details where it sent them). */
export class RequestRefused extends Error {
  /** `line` and `column` say where in the payload, `errors` what of its data does not fit; `simulation` is the attempt's id in the history. */
  constructor(status, { title, detail = "", line, column, errors = [], simulation }) {
    super(detail || title);
    Object.assign(this, { status, title, detail, line, column, errors, simulation });
  }
}

/** The answer began and then broke off, or cannot be read. */
export class StreamBroken extends Error {}

/** Org, engine, apps and the products with their events. */
export async function fetchCatalogue(signal) {
  return readJson("/api/v1/simulator", signal);
}

/** The payloads of an event: {payloads: [{name, label, source, app?, file?}], chosen}. */
export async function fetchPayloads(product, type, signal) {
  return readJson(`/api/v1/simulator/payloads?${new URLSearchParams({ product, type })}`, signal);
}

/** One of them, as the exact text it is stored as. */
export async function fetchPayload(product, type, { source, app, name }, signal) {
  const query = new URLSearchParams(source === "app" ? { product, type, app, name } : { product, type, source: "catalogue" });
  const response = await request(`/api/v1/simulator/payload?${query}`, { headers: { accept: "application/json" }, signal });
  return readWhole(() => response.text(), signal);
}

/** Writes {product, type, app, name, payload} into the app's folder; answers {file}. */
export async function savePayload(payload) {
  const response = await request("/api/v1/simulator/payloads", {
    method: "PUT", headers: { "content-type": "application/json" }, body: JSON.stringify(payload),
  });
  return readWhole(() => response.json());
}

export async function deletePayload(payload) {
  await request(`/api/v1/simulator/payloads?${new URLSearchParams(payload)}`, { method: "DELETE" });
}

/** A page of the history, newest first: {simulations, next?}. */
export async function fetchHistory({ before, limit = 50 } = {}) {
  return readJson(`/api/v1/simulations?${new URLSearchParams({ limit, ...(before && { before }) })}`);
}

/** One simulation whole, with its payload and steps. */
export async function fetchSimulation(id) {
  return readJson(`/api/v1/simulations/${encodeURIComponent(id)}`);
}

export async function clearHistory() {
  await request("/api/v1/simulations", { method: "DELETE" });
}

/** What the apps have scheduled: {items: [{app, installation, id, name, due, schedule_at, data, repeat?}], more}. */
export async function fetchSchedules() {
  return readJson("/api/v1/simulator/schedules");
}

/** What the app would get, were the schedule fired now: {product, productLabel, type, payload, app}. */
export async function fetchScheduledEvent({ installation, id }) {
  return readJson(`/api/v1/simulator/schedules/${encodeURIComponent(installation)}/${encodeURIComponent(id)}/event`);
}

/** The answers in place of other servers: {stubs, all?}. */
export async function fetchStubs() {
  return readJson("/api/v1/stubs");
}

/** Puts others in their place, and answers them as the runtime reads them. */
export async function saveStubs(stubs) {
  const response = await request("/api/v1/stubs", {
    method: "PUT", headers: { "content-type": "application/json" }, body: JSON.stringify(stubs),
  });
  return readWhole(() => response.json());
}

export async function clearStubs() {
  await request("/api/v1/stubs", { method: "DELETE" });
}

/** The JSON Schema at a path of the runtime. */
export async function fetchSchema(path) {
  return readJson(path);
}

/** The text of the runtime's server-sent events while they arrive; a heartbeat comes every 15 seconds. */
export async function openChanges(signal) {
  const response = await request("/api/v1/simulator/changes", { headers: { accept: "text/event-stream" }, signal });
  return response.body.pipeThrough(new TextDecoderStream());
}

/** Simulates an event and yields the messages about it as they arrive. The payload travels as text, so digits survive. */
export async function* simulate({ product, type, payload, app, form, replayOf }, signal) {
  const response = await request("/api/v1/simulations", {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/x-ndjson, application/problem+json" },
    body: JSON.stringify({ product, type, payload, ...(app && { app }), ...(form && { form }), ...(replayOf && { replayOf }) }),
    signal,
  });
  try {
    yield* readNdjson(response.body);
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new StreamBroken(error instanceof SyntaxError ? "The runtime sent a line that is not JSON." : "The connection broke.");
  }
}

async function readJson(url, signal) {
  const response = await request(url, { headers: { accept: "application/json" }, signal });
  return readWhole(() => response.json(), signal);
}

async function request(url, options) {
  let response;
  try {
    response = await fetch(url, { cache: "no-store", ...options });
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new RuntimeUnreachable("The runtime is not reachable.");
  }
  if (!response.ok) throw await refusal(response);
  return response;
}

async function readWhole(read, signal) {
  try {
    return await read();
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new StreamBroken("The answer of the runtime could not be read.");
  }
}

async function refusal(response) {
  const title = `${response.status} ${response.statusText}`.trim();
  try {
    const problem = await response.json();
    return new RequestRefused(response.status, { ...problem, title: problem.title || title });
  } catch {
    return new RequestRefused(response.status, { title });
  }
}
