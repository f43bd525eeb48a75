// The page for installation parameters. Map of its modules:
//   main.js        which app, loading, saving, resetting
//   form.js        the form made from an app's definitions; controls.js has one control per type, checks.js their checks
//   json-form.js   the editor for apps that bring a page of their own
//   ../forms/      what every page with a form shares: field, error summary, save bar, HTTP

import { announce } from "../test/announcer.js";
import { button, element } from "../test/dom.js";
import { notice } from "../test/notice.js";
import { requestJson, ValuesRefused } from "../forms/api.js";
import { createSaveBar } from "../forms/save-bar.js";
import { createForm } from "./form.js";
import { createJsonForm } from "./json-form.js";

const byId = (id) => document.getElementById(id);
const page = { app: "", view: null, form: null };
const saveBar = createSaveBar(byId("save-state"), byId("save"));

byId("app").addEventListener("change", async () => {
  const next = byId("app").value;
  if (isDirty() && !confirm("What you changed is not saved. Leave it?")) {
    byId("app").value = page.app;
    return;
  }
  history.pushState(null, "", `?app=${encodeURIComponent(next)}`);
  await open(next);
});
addEventListener("popstate", start);
addEventListener("beforeunload", (event) => {
  if (isDirty()) event.preventDefault();
});
byId("iparams").addEventListener("submit", (event) => {
  event.preventDefault();
  save();
});
byId("reset").addEventListener("click", reset);

await start();

async function start() {
  try {
    const { apps } = await requestJson("/api/v1/iparams");
    const wanted = new URLSearchParams(location.search).get("app");
    const chosen = apps.find(({ app }) => app === wanted) ?? apps.find(({ source }) => source !== "none") ?? apps[0];
    byId("app").replaceChildren(...apps.map(({ app, source }) =>
      element("option", { value: app, text: source === "none" ? `${app} (no parameters)` : app })));
    byId("app-picker").hidden = apps.length < 2;
    if (!chosen) {
      tell(notice("info", "No app is being run", element("p", { text: "Start the runtime with the folder of an app: tenon run DIR." })));
      return;
    }
    byId("app").value = chosen.app;
    await open(chosen.app, wanted && wanted !== chosen.app ? wanted : "");
  } catch (error) {
    failed(error, start);
  }
}

async function open(app, unknown = "") {
  page.app = app;
  byId("iparams").hidden = true;
  try {
    show(await requestJson(address()));
  } catch (error) {
    failed(error, () => open(app));
    return;
  }
  if (unknown) {
    byId("messages").prepend(notice("info", `There is no app ${unknown}`, element("p", { text: `The parameters of ${app} are shown instead.` })));
  }
}

function show(view) {
  page.view = view;
  const { app, version, source } = view;
  document.title = `Parameters of ${app} · Tenon`;
  byId("heading").textContent = app;
  byId("version").textContent = version;
  byId("error-summary").replaceChildren();
  byId("iparams").hidden = source === "none";
  tell(...messages(view));
  if (source === "none") return;
  const build = source === "own_page" ? createJsonForm : createForm;
  page.form = build(byId("fields"), byId("error-summary"), view, () => saveBar.show("unsaved"));
  byId("legend").hidden = source === "own_page" || !view.fields.some(({ required, visible }) => required && visible);
  showHidden(view);
  saveBar.show(...(view.savedAt ? ["saved", view.savedAt] : ["clean"]));
  byId("reset").disabled = !view.savedAt;
}

function messages({ app, source, broken, fields }) {
  const missing = fields.filter((field) => field.missing);
  return [
    broken && notice("warn", "The app's files have problems", element("p", { text: "What you see belongs to the version that could be loaded last." }),
      element("a", { href: "/web/test", text: "See the problems" })),
    source === "none" && notice("info", `${app} has no parameters`,
      element("p", {}, "Define them in ", element("code", { text: "config/iparams.json" }), ", and this page becomes a form for them.")),
    source === "own_page" && notice("info", `${app} brings an installation page of its own`,
      element("p", {}, "Pages from ", element("code", { text: "config/iparams.html" }), " cannot be shown yet. Until they can, enter the values here as JSON, so that the app can be tried.")),
    missing.length > 0 && notice("warn", missing.length === 1 ? "A required value is missing" : `${missing.length} required values are missing`,
      element("p", { text: `Until ${missing.length === 1 ? "it is" : "they are"} saved, handlers get nothing for ${missing.map(({ label }) => label).join(", ")}.` })),
  ].filter(Boolean);
}

/** Parameters that the form does not show, so that nobody wonders where they are. */
function showHidden({ fields }) {
  const hidden = fields.filter(({ visible }) => !visible);
  byId("hidden-fields").hidden = hidden.length === 0;
  byId("hidden-list").replaceChildren(...hidden.map(({ name, value, secure }) =>
    element("li", {}, element("code", { text: name }), secure ? " is secure" : value === undefined ? " has no value" : element("span", {}, " = ", element("code", { text: JSON.stringify(value) })))));
}

async function save() {
  if (saveBar.state() === "saving" || !page.form?.check()) {
    if (saveBar.state() !== "saving") saveBar.show("failed");
    return;
  }
  const before = saveBar.state();
  saveBar.show("saving");
  try {
    const body = page.form.text ? `{"values": ${page.form.text()}}` : { values: page.form.values() };
    show(await requestJson(address(), { method: "PUT", body }));
  } catch (error) {
    saveBar.show(before === "unsaved" ? "failed" : before);
    if (error instanceof ValuesRefused) page.form.show(error.errors);
    else byId("error-summary").replaceChildren(notice("bad", "Not saved", element("p", { text: error.message })));
  }
}

async function reset() {
  if (!confirm(`Forget what was saved for ${page.app}? Its defaults and test data count again.`)) return;
  try {
    show(await requestJson(address(), { method: "DELETE" }));
    announce("The defaults are back");
    byId("heading").focus();
  } catch (error) {
    byId("error-summary").replaceChildren(notice("bad", "Not reset", element("p", { text: error.message })));
  }
}

function failed(error, again) {
  byId("iparams").hidden = true;
  tell(notice("bad", "The parameters could not be loaded", element("p", { text: error.message }), button("Try again", again)));
}

function tell(...notices) {
  byId("messages").replaceChildren(...notices);
}

function isDirty() {
  return ["unsaved", "failed"].includes(saveBar.state());
}

function address() {
  return `/api/v1/apps/${encodeURIComponent(page.app)}/iparams`;
}
