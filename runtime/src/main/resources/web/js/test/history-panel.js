// The runtime's history on the page: fetched, opened, cleared.

import { announce } from "./announcer.js";
import { RequestRefused, clearHistory, fetchHistory, fetchSimulation } from "./api.js";
import { confirmFirst } from "./dialog.js";
import { createHistoryView } from "./history-view.js";
import { writeAddress } from "./location-query.js";
import { describeOutcome } from "./outcomes.js";
import { Simulation } from "./simulation.js";
import { toast } from "./toast.js";

/** Opens runs in the result panel, unless isRunning() says that one is on its way there. */
export function createHistoryPanel(result, { isRunning }) {
  const view = createHistoryView({ open, more, clear: askToClear });

  /** Fetches the newest page; while the runtime is away the list stays as it was. */
  async function refresh() {
    try {
      view.showPage(await fetchHistory());
    } catch (error) {
      console.debug("The history could not be fetched.", error);
    }
  }

  async function more(before) {
    try {
      view.showPage(await fetchHistory({ before }), { append: true });
    } catch (error) {
      toast("bad", `Older runs could not be loaded: ${error.message}`);
    }
  }

  /** Opens a run and answers it; null when it is not there. */
  async function open(id) {
    if (isRunning()) {
      announce("The last simulation is still running");
      return null;
    }
    try {
      const simulation = Simulation.fromRecord(await fetchSimulation(id));
      if (isRunning()) return null;
      result.open(simulation);
      opened(id);
      announce(`Run of ${simulation.type}: ${describeOutcome(simulation.outcome).label}`);
      return simulation;
    } catch (error) {
      if (error instanceof RequestRefused && error.status === 404) result.showGone(id, () => open(id));
      else toast("bad", `The run could not be opened: ${error.message}`);
      return null;
    }
  }

  /** The run that the result panel shows; null while it has no id yet. */
  function opened(id) {
    view.setOpen(id);
    writeAddress({ simulation: id });
  }

  function askToClear(count, hasMore) {
    confirmFirst({
      title: "Clear the history?",
      text: `${hasMore ? "All" : count} run${count === 1 ? "" : "s"} will be forgotten by the runtime, for everyone who uses it. Links to them will lead nowhere.`,
      submit: "Clear history",
      async act() {
        try {
          await clearHistory();
        } catch (error) {
          return error.message;
        }
        view.forget();
        if (!isRunning()) {
          result.close();
          opened(null);
        }
        return undefined;
      },
    });
  }

  return { refresh, open, opened };
}
