// The state of one simulation, built from the messages of the runtime. It knows nothing about the page.

/**
 * One press of Simulate. `outcome` is "running" until the runtime says succeeded, failed or unhandled, or until the page
 * finds out that it never will: interrupted, unreachable, or failed with a `refusal`.
 */
export class Simulation {
  constructor({ product, productLabel, type, payload, app = null, form = null, formLabel = null, replayOf = null, at = new Date().toISOString() }) {
    this.product = product;
    this.productLabel = productLabel;
    this.type = type;
    this.payload = payload;
    this.app = app;
    this.form = form;
    this.formLabel = formLabel;
    this.sent = null;
    this.replayOf = replayOf;
    this.eventId = null;
    this.at = at;
    this.warnings = [];
    this.outcome = "running";
    this.reason = null;
    this.refusal = null;
    this.note = null;
    this.alerts = [];
    this.runs = [];
  }

  /** One that the runtime's history keeps, as it was seen when it ran. */
  static fromRecord(record) {
    const simulation = new Simulation(record);
    simulation.eventId = record.id;
    for (const step of record.steps) simulation.apply(step);
    if (record.refusal) simulation.refuse(record.refusal);
    else if (simulation.running) simulation.interrupt("The runtime was stopped before the end.");
    return simulation;
  }

  get running() {
    return this.outcome === "running";
  }

  /** Takes in one message; unknown kinds are skipped, so that a newer runtime can say more. */
  apply(message) {
    if (message.kind === "accepted") {
      this.eventId = message.eventId;
      this.at = message.at ?? this.at;
      this.sent = message.sent ?? null; // the request in which production sends it
      this.alerts = message.alerts ?? [];
      this.runs = message.runs.map((run) => new Run(run));
    } else if (message.kind === "checked") {
      this.warnings = message.warnings;
    } else if (message.kind === "done") {
      this.#stopRuns("The runtime ended the simulation without a result of this run.");
      this.outcome = this.runs.some((run) => run.outcome === "interrupted") ? "interrupted" : message.outcome;
      this.note = message.note ?? null; // what kept it out
    } else {
      this.runs.find((run) => run.id === message.run)?.apply(message);
    }
  }

  /** The messages stopped before the end. */
  interrupt(reason) {
    this.#stopRuns(reason);
    this.outcome = "interrupted";
    this.reason = reason;
  }

  /** The runtime said no; nothing ran. */
  refuse(refusal) {
    this.outcome = "failed";
    this.refusal = refusal;
    this.eventId = refusal.simulation ?? this.eventId;
  }

  /** The runtime did not hear of it. */
  loseRuntime() {
    this.outcome = "unreachable";
  }

  #stopRuns(reason) {
    for (const run of this.runs) if (run.running) run.interrupt(reason);
  }
}

/** One app's handler called with the event. */
export class Run {
  constructor({ run, installation, app, version, handler }) {
    this.id = run;
    this.installation = installation;
    this.app = app;
    this.version = version;
    this.handler = handler;
    this.outcome = "running";
    this.runningSince = performance.now();
    this.payload = null;
    this.console = [];
    this.services = [];
    this.durationMillis = null;
    this.answer = null;
    this.refused = false;
    this.error = null;
    this.reason = null;
  }

  get running() {
    return this.outcome === "running";
  }

  apply(message) {
    if (message.kind === "started") {
      this.runningSince = performance.now();
      this.payload = message.payload ?? null;
    } else if (message.kind === "console") {
      this.console.push({ at: message.at, level: message.level, text: message.text });
    } else if (message.kind === "service") {
      const { at, service, method, durationMillis, ok, detail } = message;
      this.services.push({ at, service, method, durationMillis, ok, detail });
    } else if (message.kind === "finished") {
      this.outcome = message.outcome;
      this.durationMillis = message.durationMillis;
      this.answer = message.answer ?? null;
      this.refused = message.refused ?? false; // renderData got an error
      this.error = message.error ?? null;
    }
  }

  interrupt(reason) {
    this.outcome = "interrupted";
    this.durationMillis = performance.now() - this.runningSince;
    this.reason = reason;
  }
}
