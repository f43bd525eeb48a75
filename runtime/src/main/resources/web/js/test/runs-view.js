// The runs panel: every simulation of this page, newest first.

import { element } from "./dom.js";
import { appList } from "./app-list.js";
import { countOf } from "./outcomes.js";
import { createSimulationView } from "./simulation-view.js";

const tickMillis = 100;

/** Makes the panel; for the actions see simulation-view.js. */
export function createRunsView(actions) {
  const list = document.getElementById("runs");
  const empty = document.getElementById("runs-empty");
  const clear = document.getElementById("clear");
  const heading = document.getElementById("runs-heading");
  let entries = []; // {simulation, view}
  let ticker = null;

  clear.addEventListener("click", () => {
    entries = entries.filter(({ simulation }) => simulation.running);
    list.replaceChildren(...entries.map(({ view }) => view.node));
    heading.parentElement.parentElement.scrollTo(0, 0);
    list.focus({ preventScroll: true });
    showEmptiness();
  });

  function showEmptiness() {
    empty.hidden = entries.length > 0;
    clear.hidden = entries.length === 0;
  }

  function tick() {
    for (const { view } of entries) view.tick();
    if (entries.some(({ simulation }) => simulation.running)) return;
    clearInterval(ticker);
    ticker = null;
  }

  return {
    /** Adds a simulation on top and returns the function that shows its changes. */
    add(simulation) {
      const view = createSimulationView(simulation, actions);
      entries.unshift({ simulation, view });
      list.prepend(view.node);
      showEmptiness();
      bringIntoView(heading);
      ticker ??= setInterval(tick, tickMillis);
      return view.update;
    },

    /** What stands there before the first run. */
    showReady(event, apps) {
      const subscribers = event?.subscribers ?? [];
      empty.replaceChildren(
        element("p", { class: "runs-empty-title", text: "No runs yet" }),
        element("p", { text: whatSimulateDoes(subscribers) }),
        ...(apps.length > 0 ? [element("h3", { text: "Installed apps" }), appList(apps)] : [element("p", { text: "No app is installed." })]));
    },
  };
}

function whatSimulateDoes(subscribers) {
  const shown = "outcome, console, answer, and errors with file and line.";
  if (subscribers.length === 0) return "No installed app handles this event. Simulate shows how an app would subscribe to it.";
  if (subscribers.length === 1) return `Simulate sends the payload to ${subscribers[0].app} and shows what it did: ${shown}`;
  return `Simulate sends the payload to ${countOf(subscribers.length, "app")} and shows what each one did: ${shown}`;
}

/** On a wide page the panel scrolls by itself; on a narrow one the page has to move to where the result appears. */
function bringIntoView(heading) {
  const panel = heading.closest(".results");
  if (getComputedStyle(panel).overflowY === "auto") panel.scrollTo(0, 0);
  else heading.parentElement.scrollIntoView({ behavior: "smooth", block: "start" });
}
