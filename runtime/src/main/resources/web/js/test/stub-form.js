// The form of one answer in place of a server: what it is for, and what is answered. Forms are read into what the API takes.

import { button, element } from "./dom.js";

/** The name of the event with which a row of a run asks for a stub of its server; `detail` is the stub. */
export const stubWanted = "stub-wanted";

const choices = [
  ["200", "200 OK"],
  ["404", "404 Not found"],
  ["429", "429 Too many requests"],
  ["500", "500 Server error"],
  ["other", "Another status"],
  ["timeout", "No answer in time"],
  ["refused", "Connection refused"],
];
const methods = ["", "GET", "POST", "PUT", "PATCH", "DELETE"];
let fields = 0; // so that each has an id of its own
const largestPrefilled = 8000; // characters; a longer answer was cut when it was kept

/** What a new one starts with. */
export const newStub = { host: "", path: "", status: 200, headers: { "content-type": "application/json" }, body: "{}" };

/** A stub for the server of a call that a run made: with its real answer, where that is known whole. */
export function stubOf({ url, method, status, responseHeaders, responseBody = "" }) {
  let address;
  try {
    address = new URL(url);
  } catch {
    return null;
  }
  const answered = status >= 200 && status <= 599 && responseBody.length <= largestPrefilled;
  const type = [responseHeaders?.["content-type"]].flat()[0];
  return {
    ...newStub,
    host: address.host,
    path: address.pathname === "/" ? "" : address.pathname,
    method: method ?? "",
    ...(answered && { status, headers: type ? { "content-type": type } : {}, body: responseBody }),
  };
}

/** The fields of an answer; read() gives it. */
export function createReplyFields({ status = 200, headers = {}, body = "", delayMillis, failure } = newStub) {
  const byName = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const { "content-type": type = "", ...otherHeaders } = byName;
  const known = choices.some(([value]) => value === String(status));
  const choice = element("select", {}, ...choices.map(([value, text]) => element("option", { value, text })));
  choice.value = failure ?? (known ? String(status) : "other");
  const code = textField({ value: String(status), inputmode: "numeric", maxlength: 3 });
  const contentType = textField({ value: type, placeholder: "text/plain" });
  const text = element("textarea", { rows: 3, spellcheck: "false", autocomplete: "off" });
  text.value = body;
  const codeField = field("Status", code, "stub-status");
  const typeField = field("Content type", contentType, "stub-type");
  const bodyField = field("Body", text, "stub-body");
  choice.addEventListener("change", showFields);
  showFields();

  function showFields() {
    const fails = choice.value === "timeout" || choice.value === "refused";
    codeField.hidden = choice.value !== "other";
    typeField.hidden = fails;
    bodyField.hidden = fails;
  }

  return {
    nodes: [field("Answer", choice, "stub-answer"), codeField, typeField, bodyField],

    read() {
      if (bodyField.hidden) return { failure: choice.value };
      return {
        status: Number(choice.value === "other" ? code.value : choice.value),
        headers: { ...otherHeaders, ...(contentType.value.trim() && { "content-type": contentType.value.trim() }) },
        body: text.value,
        ...(delayMillis && { delayMillis }),
      };
    },
  };
}

/** A row for one stub; onRemove(row) takes it away. */
export function createStubRow(stub, onRemove) {
  const host = textField({ value: stub.host, placeholder: "api.example.com or *.example.com", autocapitalize: "off" });
  const path = textField({ value: stub.path === "/" ? "" : stub.path, placeholder: "any", autocapitalize: "off" });
  const method = element("select", {}, ...[...new Set([...methods, stub.method ?? ""])].map((value) => element("option", { value, text: value || "Any" })));
  method.value = stub.method ?? "";
  const reply = createReplyFields(stub);
  const error = element("p", { class: "dialog-error", role: "alert" });
  const remove = button("Remove", () => onRemove(row), { class: "quiet small stub-remove" });
  const node = element("div", { class: "stub", role: "group" },
    field("Host", host, "stub-host"), field("Path begins with", path, "stub-path"), field("Method", method, "stub-method"),
    ...reply.nodes, error, remove);
  host.addEventListener("change", () => {
    const [, name, rest] = /^https?:\/\/([^/?#]+)([^?#]*)/i.exec(host.value.trim()) ?? [];
    if (!name) return; // a whole address is what people have at hand
    host.value = name;
    if (rest && rest !== "/" && !path.value) path.value = rest;
  });
  const row = {
    node,
    focus: () => host.focus(),

    number(number) {
      node.setAttribute("aria-label", `Stub ${number}`);
      remove.setAttribute("aria-label", `Remove stub ${number}`);
    },

    showError(text) {
      error.textContent = text;
      node.classList.toggle("is-wrong", text !== "");
    },

    read: () => ({
      host: host.value.trim(),
      ...(path.value.trim() && { path: path.value.trim() }),
      ...(method.value && { method: method.value }),
      ...reply.read(),
    }),
  };
  return row;
}

function field(label, control, name) {
  control.id = `stub-field-${(fields += 1)}`;
  return element("div", { class: `stub-field ${name}` }, element("label", { for: control.id, text: label }), control);
}

function textField(properties) {
  return element("input", { type: "text", autocomplete: "off", spellcheck: "false", ...properties });
}
