// The simulator's HTTP API. Everything that can go wrong becomes one of three errors the page has words for.

import { readNdjson } from "./ndjson.js";

/** No answer at all: the runtime is stopped, or the network is down. */
export class RuntimeUnreachable extends Error {}

/** The runtime refused, with its reason (RFC 9457 problem details where it sent them). */
export class RequestRefused extends Error {
  constructor(status, title, detail) {
    super(detail || title);
    this.status = status;
    this.title = title;
    this.detail = detail;
  }
}

/** The answer began and then broke off, or cannot be read. */
export class StreamBroken extends Error {}

/** Org, engine, apps and the products with their events. */
export async function fetchCatalogue(signal) {
  const response = await request("/api/v1/simulator", { headers: { accept: "application/json" }, signal });
  return readWhole(() => response.json(), signal);
}

/** The payload to start from for an event, as the exact text the runtime sent. */
export async function fetchFixture(product, type, signal) {
  const query = new URLSearchParams({ product, type });
  const response = await request(`/api/v1/simulator/payload?${query}`, { headers: { accept: "application/json" }, signal });
  return readWhole(() => response.text(), signal);
}

/** Simulates an event and yields the messages about it as they arrive. The payload travels as text, so digits survive. */
export async function* simulate({ product, type, payload }, signal) {
  const response = await request("/api/v1/simulations", {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/x-ndjson, application/problem+json" },
    body: JSON.stringify({ product, type, payload }),
    signal,
  });
  try {
    yield* readNdjson(response.body);
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new StreamBroken(error instanceof SyntaxError ? "The runtime sent a line that is not JSON." : "The connection broke.");
  }
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
    return new RequestRefused(response.status, problem.title || title, problem.detail || "");
  } catch {
    return new RequestRefused(response.status, title, "");
  }
}
