// Problems of apps found while loading them: above everything, but calm, and out of the way once they are closed.

import { codeFrame } from "./code-frame.js";
import { element } from "./dom.js";
import { icon } from "./icons.js";
import { countOf } from "./outcomes.js";

const closedKey = "tenon.problems.closed";

/** Makes the band; show(apps) fills it, and hides it when no app has a problem. */
export function createProblemsView() {
  const node = document.getElementById("problems");
  let shown = "";

  return {
    show(apps) {
      const concerned = apps.filter((app) => isOut(app) || app.problems.length > 0);
      concerned.sort((one, other) => Number(isOut(other)) - Number(isOut(one)));
      const content = JSON.stringify(concerned);
      if (content === shown) return;
      shown = content;
      node.hidden = concerned.length === 0;
      node.replaceChildren(...(concerned.length > 0 ? [band(concerned, content)] : []));
    },
  };
}

function band(apps, content) {
  const grave = apps.some((app) => isOut(app) || app.problems.some(isError));
  const details = element("details", { class: "problems-band", data: { tone: grave ? "bad" : "warn" }, open: grave && !wasClosed(content) },
    element("summary", {}, icon("warning"), element("span", { class: "problems-title", text: headline(apps) })),
    element("ul", { class: "problems-apps" }, ...apps.map(appProblems)));
  details.addEventListener("toggle", () => rememberClosed(details.open ? "" : content));
  return details;
}

/** "crm-sync cannot be run: 1 error; 2 warnings in deal-desk". */
function headline(apps) {
  const out = apps.filter(isOut);
  const others = apps.filter((app) => !isOut(app));
  const sentences = [];
  if (out.length > 0) {
    const count = countProblems(out.flatMap((app) => app.problems));
    sentences.push(`${out.length === 1 ? out[0].app : countOf(out.length, "app")} cannot be run${count && `: ${count}`}`);
  }
  if (others.length > 0) {
    const where = others.length === 1 ? others[0].app : countOf(others.length, "app");
    sentences.push(`${countProblems(others.flatMap((app) => app.problems))} in ${where}`);
  }
  return sentences.join("; ");
}

function countProblems(problems) {
  const errors = problems.filter(isError).length;
  const warnings = problems.length - errors;
  return [errors && countOf(errors, "error"), warnings && countOf(warnings, "warning")].filter(Boolean).join(" and ");
}

function appProblems({ app, version, installation, broken, problems }) {
  const state = broken ? (installation ? "not run until it is mended" : "not loaded") : "loaded";
  return element("li", {},
    element("p", { class: "problems-app" }, element("strong", { text: app }), ` ${version ?? ""} `, element("span", { class: "faint", text: state })),
    problems.length === 0
      ? element("p", { class: "faint", text: "The runtime gave no reason; its log may." })
      : element("ul", { class: "problems-list" }, ...problems.map(problemItem)));
}

function problemItem(problem) {
  const { severity, file, line, column, message, fix } = problem;
  const place = [file, line, column].filter(Boolean).join(":");
  return element("li", { class: "problem", data: { severity } },
    element("span", { class: "problem-severity", text: severity }),
    element("div", { class: "problem-text" },
      element("p", {}, place && element("code", { class: "problem-place", text: place }), place && " ", message),
      codeFrame(problem),
      fix && element("p", { class: "problem-fix" }, element("span", { class: "faint", text: "Fix: " }), fix)));
}

function isOut({ broken, installation }) {
  return broken || !installation;
}

function isError({ severity }) {
  return severity === "error";
}

function wasClosed(content) {
  try {
    return sessionStorage.getItem(closedKey) === content;
  } catch {
    return false;
  }
}

function rememberClosed(content) {
  try {
    sessionStorage.setItem(closedKey, content);
  } catch {
    // Without storage the band opens again after a reload.
  }
}
