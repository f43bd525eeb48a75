// The installed apps as a plain list.

import { element } from "./dom.js";

const runtimes = { java: "Java", javascript: "JavaScript" };

export function appList(apps) {
  return element("ul", { class: "app-list" }, ...apps.map(({ app, version, runtime }) =>
    element("li", {}, element("strong", { text: app }), ` ${version} `, element("span", { class: "faint", text: runtimes[runtime] ?? runtime }))));
}
