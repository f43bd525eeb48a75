// Beside the Simulate button: why an app that handles the event cannot be run as its files are now.

import { element } from "./dom.js";

/** Shows the first error of each broken app; nothing when there is none. */
export function showBrokenNote(apps) {
  const place = document.getElementById("broken-note");
  place.hidden = apps.length === 0;
  place.replaceChildren(...apps.map(({ app, problems }) => {
    const { file, line, column, message } = problems.find(({ severity }) => severity === "error") ?? {};
    return element("p", {}, element("strong", { text: app }), " cannot be run: ",
      file && element("code", { text: [file, line, column].filter(Boolean).join(":") }), " ", message);
  }));
}
