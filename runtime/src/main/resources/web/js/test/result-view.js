// The result panel: one simulation, the one that runs or one of the history; before the first, what Simulate does.

import { appList } from "./app-list.js";
import { setUpApps } from "./catalogue.js";
import { button, element } from "./dom.js";
import { notice } from "./notice.js";
import { countOf } from "./outcomes.js";
import { createSimulationView } from "./simulation-view.js";

const tickMillis = 100;

/** Makes the panel; for the actions see simulation-view.js. */
export function createResultView(actions) {
  const place = document.getElementById("result");
  const empty = document.getElementById("result-empty");
  const heading = document.getElementById("result-heading");
  let open = null; // {simulation, view}
  let ticker = null;

  function show(node) {
    place.replaceChildren(...(node ? [node] : []));
    empty.hidden = node !== null;
  }

  function tick() {
    open?.view.tick();
    if (open?.simulation.running) return;
    clearInterval(ticker);
    ticker = null;
  }

  return {
    /** Opens a simulation and returns the function that shows its changes. */
    open(simulation) {
      const view = createSimulationView(simulation, actions);
      open = { simulation, view };
      show(view.node);
      bringIntoView(heading);
      ticker ??= setInterval(tick, tickMillis);
      return view.update;
    },

    /** A link led to a run that is not there. */
    showGone(id, lookAgain) {
      open = null;
      show(notice("info", "This run is not here",
        element("p", {}, "The runtime has no run ", element("code", { text: id }),
          ". It may belong to another runtime, the history may have been cleared, or newer runs have taken its place. A run that has not ended appears when it has."),
        button("Look again", lookAgain)));
    },

    close() {
      open = null;
      show(null);
    },

    /** What stands there while nothing is open. */
    showReady(event, apps) {
      empty.replaceChildren(
        element("p", { class: "result-empty-title", text: "No run is open" }),
        element("p", { text: whatSimulateDoes(event) }),
        ...(apps.length > 0 ? [element("h3", { text: "Installed apps" }), appList(apps)] : [element("p", { text: "No app is installed." })]));
    },
  };
}

function whatSimulateDoes(event) {
  const subscribers = event?.subscribers ?? [];
  const shown = "outcome, console, answer, and errors with their source line.";
  if (subscribers.length === 0) return "No installed app handles this event. Simulate shows how an app would subscribe to it.";
  if (subscribers.length === 1) return `Simulate sends the payload to ${subscribers[0].app} and shows what it did: ${shown}`;
  if (setUpApps(event).length > 0) return `Simulate sends the payload to the app that is chosen and shows what it did: ${shown}`;
  return `Simulate sends the payload to ${countOf(subscribers.length, "app")} and shows what each one did: ${shown}`;
}

/** On a wide page the panel scrolls by itself; on a narrow one the page has to move to where the result appears. */
function bringIntoView(heading) {
  const panel = heading.closest(".outcome");
  if (getComputedStyle(panel).overflowY === "auto") panel.scrollTo(0, 0);
  else heading.parentElement.scrollIntoView({ behavior: "smooth", block: "start" });
}
