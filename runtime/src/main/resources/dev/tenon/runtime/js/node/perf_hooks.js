// Clocks and marks of an app's own. Nothing of the runtime is measured for it.
'use strict';

const { unavailable } = require('internal/errors');

const MAX_ENTRIES = 10000;
const nanos = () => {
  const [seconds, rest] = process.hrtime();
  return seconds * 1e3 + rest / 1e6;
};
const origin = nanos();
const timeOrigin = Date.now();

class PerformanceEntry {
  constructor(name, entryType, startTime, duration, detail) {
    Object.assign(this, { name, entryType, startTime, duration, detail });
  }

  toJSON() {
    return { ...this };
  }
}

class PerformanceMark extends PerformanceEntry {
  constructor(name, options = {}) {
    super(String(name), 'mark', options?.startTime ?? performance.now(), 0, options?.detail ?? null);
  }
}

class PerformanceMeasure extends PerformanceEntry {}

const entries = [];
const observers = new Set();

function keep(entry) {
  if (entries.length === MAX_ENTRIES) {
    entries.shift();
  }
  entries.push(entry);
  for (const observer of observers) {
    observer._see(entry);
  }
  return entry;
}

function drop(type, name) {
  for (let i = entries.length - 1; i >= 0; i--) {
    if (entries[i].entryType === type && (name === undefined || entries[i].name === name)) {
      entries.splice(i, 1);
    }
  }
}

function timeOf(mark, otherwise) {
  if (mark === undefined) {
    return otherwise;
  }
  if (typeof mark === 'number') {
    return mark;
  }
  const found = entries.findLast((entry) => entry.entryType === 'mark' && entry.name === String(mark));
  if (found === undefined) {
    const { DOMException } = require('internal/abort');
    throw new DOMException('The "' + String(mark) + '" performance mark has not been set', 'SyntaxError');
  }
  return found.startTime;
}

class Performance {
  timeOrigin = timeOrigin;

  now() {
    return nanos() - origin;
  }

  mark(name, options) {
    return keep(new PerformanceMark(name, options));
  }

  measure(name, startOrOptions, endMark) {
    const options = typeof startOrOptions === 'object' && startOrOptions !== null ? startOrOptions : { start: startOrOptions, end: endMark };
    const end = options.end === undefined && options.duration !== undefined
      ? timeOf(options.start, 0) + options.duration : timeOf(options.end, this.now());
    const start = options.start === undefined && options.duration !== undefined ? end - options.duration : timeOf(options.start, 0);
    return keep(new PerformanceMeasure(String(name), 'measure', start, end - start, options.detail ?? null));
  }

  clearMarks(name) {
    drop('mark', name);
  }

  clearMeasures(name) {
    drop('measure', name);
  }

  clearResourceTimings() {
    drop('resource');
  }

  getEntries() {
    return [...entries];
  }

  getEntriesByName(name, type) {
    return entries.filter((entry) => entry.name === name && (type === undefined || entry.entryType === type));
  }

  getEntriesByType(type) {
    return entries.filter((entry) => entry.entryType === type);
  }

  eventLoopUtilization() {
    return { idle: 0, active: 0, utilization: 0 };
  }

  timerify(f) {
    return function (...args) {
      const start = performance.now();
      const result = new.target ? Reflect.construct(f, args) : Reflect.apply(f, this, args);
      keep(new PerformanceEntry(f.name, 'function', start, performance.now() - start, args));
      return result;
    };
  }

  toJSON() {
    return { timeOrigin, nodeTiming: {}, eventLoopUtilization: this.eventLoopUtilization() };
  }
}

class PerformanceObserver {
  #callback;
  #types = new Set();
  #seen = [];

  constructor(callback) {
    this.#callback = callback;
  }

  observe({ entryTypes, type } = {}) {
    (entryTypes ?? [type]).forEach((each) => this.#types.add(each));
    observers.add(this);
  }

  disconnect() {
    observers.delete(this);
    this.#seen = [];
  }

  takeRecords() {
    return this.#seen.splice(0);
  }

  _see(entry) {
    if (this.#types.has(entry.entryType) && this.#seen.push(entry) === 1) {
      setImmediate(() => {
        const list = this.takeRecords();
        if (list.length > 0) {
          this.#callback({
            getEntries: () => list,
            getEntriesByName: (name) => list.filter((each) => each.name === name),
            getEntriesByType: (type) => list.filter((each) => each.entryType === type),
          }, this);
        }
      });
    }
  }

  static supportedEntryTypes = ['function', 'mark', 'measure'];
}

const performance = new Performance();

module.exports = {
  Performance,
  PerformanceEntry,
  PerformanceMark,
  PerformanceMeasure,
  PerformanceObserver,
  performance,
  monitorEventLoopDelay() {
    throw unavailable('To watch the event loop', 'a run has none of its own.');
  },
  createHistogram() {
    throw unavailable('A histogram', 'use a package for it.');
  },
  constants: {},
};
