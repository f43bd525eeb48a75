// A simulation as something that can be run elsewhere: a curl command, the tenon command, a link.

import { scanJson } from "./json-scan.js";

/**
 * The command that posts the event to this runtime as its product would, in the form in which it travelled; null when that
 * is not known, since nothing was sent.
 */
export function asCurl({ product, type, payload, form, sent }, org) {
  if (sent) return asCurlOf(sent);
  if (form) return null;
  const url = `${location.origin}/api/v1/orgs/${encodeURIComponent(org)}/events?product=${encodeURIComponent(product)}`;
  return `curl -sS ${quote(url)} -H 'Content-Type: application/json' --data-binary ${quote(withType(product, type, payload))}`;
}

function asCurlOf({ path, headers, body }) {
  const fields = Object.entries(headers).map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`).join(" ");
  return `curl -sS ${quote(location.origin + path)} ${fields} --data-binary ${quote(body)}`;
}

/** The same with Tenon's own command; the payload comes as a here-document. */
export function asEventSend({ product, type, payload, form }, org) {
  const text = withType(product, type, payload).replace(/\n$/, "");
  const mark = unusedMark(text);
  const options = [
    isDefaultAddress() ? "" : `--url ${quote(location.origin)}`,
    org === "demo" || form ? "" : `--org ${quote(org)}`,
    `--product ${quote(product)}`,
    form ? `--form ${quote(form)}` : "",
  ].filter(Boolean);
  return `tenon event send ${options.join(" ")} --file - <<'${mark}'\n${text}\n${mark}`;
}

/** Where the command looks for a runtime when it is not told. */
function isDefaultAddress() {
  return ["http://127.0.0.1:10001", "http://localhost:10001"].includes(location.origin);
}

/** The address that opens this simulation again. */
export function asLink({ eventId }) {
  return `${location.origin}${location.pathname}?${new URLSearchParams({ simulation: eventId })}`;
}

/** In single quotes nothing means anything to a shell, but a single quote itself. */
export function quote(text) {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** The here-document's end must not be a line of the payload. */
function unusedMark(text) {
  const lines = new Set(text.split("\n"));
  let mark = "TENON";
  while (lines.has(mark)) mark += "_";
  return mark;
}

/** A simulation fills in the event's type where the payload lacks it; elsewhere it has to be there. */
function withType(product, type, payload) {
  const key = product === "thena" ? "eventType" : "event";
  if (topLevelKeys(payload).has(key)) return payload;
  return payload.replace("{", `{\n  ${JSON.stringify(key)}: ${JSON.stringify(type)}${topLevelKeys(payload).size > 0 ? "," : ""}`);
}

function topLevelKeys(text) {
  const keys = new Set();
  let depth = 0;
  scanJson(text, (kind, start, end) => {
    if (kind === "{" || kind === "[") depth++;
    else if (kind === "}" || kind === "]") depth--;
    else if (kind === "key" && depth === 1) keys.add(JSON.parse(text.slice(start, end)));
  });
  return keys;
}
