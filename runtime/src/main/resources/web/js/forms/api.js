// JSON over HTTP for the pages with forms. What goes wrong is an Error with words for people.

/** The runtime refused values, each with its reason: `errors` is a list of {field, message}. */
export class ValuesRefused extends Error {
  constructor(detail, errors) {
    super(detail);
    this.errors = errors;
  }
}

/** Sends a request and returns the answer's JSON. */
export async function requestJson(url, { method = "GET", body } = {}) {
  let response;
  try {
    response = await fetch(url, {
      method,
      cache: "no-store",
      headers: { accept: "application/json", ...(body === undefined ? {} : { "content-type": "application/json" }) },
      body: body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body),
    });
  } catch {
    throw new Error("The runtime is not reachable. Is it still running?");
  }
  const answer = await response.json().catch(() => null);
  if (response.ok && answer !== null) return answer;
  if (answer?.errors) throw new ValuesRefused(answer.detail, answer.errors);
  throw new Error(answer?.detail || answer?.title || `The runtime answered with status ${response.status}.`);
}
