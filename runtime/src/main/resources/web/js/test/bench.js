// What apps depend on besides events: the schedules they made, and the servers they ask.

import { createSchedulesPanel } from "./schedules-panel.js";
import { stubWanted } from "./stub-form.js";
import { createStubsPanel } from "./stubs-panel.js";

/** `fire(event)` simulates a schedule's event. */
export function createBench({ fire }) {
  const schedules = createSchedulesPanel({ fire });
  const stubs = createStubsPanel();
  document.getElementById("result").addEventListener(stubWanted, ({ detail }) => stubs.open(detail));

  return {
    /** A run may have made schedules, and another page may have changed the stubs. */
    refresh: () => Promise.all([schedules.refresh(), stubs.refresh()]),
  };
}
