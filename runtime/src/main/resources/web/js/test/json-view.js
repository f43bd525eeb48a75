// A read-only, pretty-printed, coloured view of JSON text that arrived from the runtime.

import { element } from "./dom.js";
import { formatJson } from "./json-format.js";
import { scanJson } from "./json-scan.js";

const largestColoured = 60_000; // characters; a bigger text stays plain, so that the page stays quick
const coloured = new Set(["key", "string", "number", "literal"]);

/** A pre element with the text re-indented; what is not JSON is shown as it is. */
export function jsonView(text, properties) {
  const pretty = formatJson(text);
  const view = element("pre", { ...properties, class: `code-block ${properties.class}`, tabindex: "0", role: "group" });
  if (pretty === null || pretty.length > largestColoured) view.textContent = pretty ?? text;
  else view.append(colour(pretty));
  return view;
}

function colour(text) {
  const fragment = document.createDocumentFragment();
  let written = 0;
  scanJson(text, (kind, start, end) => {
    if (!coloured.has(kind)) return;
    if (start > written) fragment.append(text.slice(written, start));
    fragment.append(element("span", { class: `json-${kind}`, text: text.slice(start, end) }));
    written = end;
  });
  fragment.append(text.slice(written));
  return fragment;
}
