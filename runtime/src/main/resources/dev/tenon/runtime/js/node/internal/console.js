// The console of an app with all that Node's has, and consoles that write into streams.
'use strict';

const { formatWithOptions, inspect } = require('internal/inspect');
const { invalidType, nodeError } = require('internal/errors');

function tableOf(data, columns) {
  const rows = [];
  const keys = new Set();
  let hasValues = false;
  const entries = data instanceof Map ? [...data.entries()] : data instanceof Set ? [...data.values()].entries() : Object.entries(data);
  const cell = (value) => inspect(value, { depth: -1, maxArrayLength: 3, breakLength: Infinity });
  for (const [index, value] of entries) {
    const row = { index: String(index), cells: {} };
    if (value !== null && typeof value === 'object') {
      for (const key of columns ?? Object.keys(value)) {
        keys.add(key);
        if (Object.hasOwn(value, key)) {
          row.cells[key] = cell(value[key]);
        }
      }
    } else {
      row.value = cell(value);
      hasValues = true;
    }
    rows.push(row);
  }
  const heads = ['(index)', ...keys, ...(hasValues ? ['Values'] : [])];
  const lines = rows.map((row) => [row.index, ...[...keys].map((key) => row.cells[key] ?? ''), ...(hasValues ? [row.value ?? ''] : [])]);
  const widths = heads.map((head, i) => Math.max(head.length, ...lines.map((line) => line[i].length)) + 2);
  const centred = (text, width) => ' '.repeat(Math.floor((width - text.length) / 2)) + text + ' '.repeat(Math.ceil((width - text.length) / 2));
  const rule = (left, middle, right) => left + widths.map((width) => '─'.repeat(width)).join(middle) + right;
  const line = (cells) => '│' + cells.map((text, i) => centred(text, widths[i])).join('│') + '│';
  return [rule('┌', '┬', '┐'), line(heads), rule('├', '┼', '┤'), ...lines.map(line), rule('└', '┴', '┘')].join('\n');
}

const METHODS = ['log', 'info', 'debug', 'warn', 'error', 'trace', 'assert', 'clear', 'count', 'countReset', 'dir', 'dirxml', 'group',
  'groupCollapsed', 'groupEnd', 'table', 'time', 'timeEnd', 'timeLog'];

class Console {
  #write;
  #options;
  #indent = '';
  #counts = new Map();
  #times = new Map();

  constructor(options, stderr) {
    const given = typeof options?.write === 'function' ? { stdout: options, stderr } : options;
    if (typeof given?.stdout?.write !== 'function') {
      throw nodeError(TypeError, 'ERR_CONSOLE_WRITABLE_STREAM', 'Console expects a writable stream instance for stdout');
    }
    const errors = given.stderr ?? given.stdout;
    if (typeof errors.write !== 'function') {
      throw nodeError(TypeError, 'ERR_CONSOLE_WRITABLE_STREAM', 'Console expects a writable stream instance for stderr');
    }
    if (given.inspectOptions !== undefined && (given.inspectOptions === null || typeof given.inspectOptions !== 'object')) {
      throw invalidType('options.inspectOptions', 'object', given.inspectOptions);
    }
    this.#options = given.inspectOptions ?? {};
    this.#write = (isError, text) => (isError ? errors : given.stdout).write(text + '\n');
    this._stdout = given.stdout;
    this._stderr = errors;
    for (const name of METHODS) {
      this[name] = this[name].bind(this);
    }
  }

  #out(isError, args) {
    const text = formatWithOptions(this.#options, ...args);
    this.#write(isError, this.#indent === '' ? text : this.#indent + text.replaceAll('\n', '\n' + this.#indent));
  }

  log(...args) { this.#out(false, args); }
  info(...args) { this.#out(false, args); }
  debug(...args) { this.#out(false, args); }
  warn(...args) { this.#out(true, args); }
  error(...args) { this.#out(true, args); }
  dirxml(...args) { this.#out(false, args); }
  clear() {}

  trace(...args) {
    const at = { name: 'Trace', message: formatWithOptions(this.#options, ...args) };
    Error.captureStackTrace(at);
    this.#out(true, ['Trace' + (at.message === '' ? '' : ': ' + at.message) + at.stack.replace(/^[^\n]*/, '')]);
  }

  assert(condition, ...args) {
    if (!condition) {
      this.warn(...(typeof args[0] === 'string' ? ['Assertion failed: ' + args[0], ...args.slice(1)] : ['Assertion failed', ...args]));
    }
  }

  count(label = 'default') {
    const count = (this.#counts.get(String(label)) ?? 0) + 1;
    this.#counts.set(String(label), count);
    this.log(label + ': ' + count);
  }

  countReset(label = 'default') {
    this.#counts.delete(String(label));
  }

  dir(value, options) {
    this.#out(false, [inspect(value, { customInspect: false, ...this.#options, ...options })]);
  }

  group(...args) {
    if (args.length > 0) {
      this.log(...args);
    }
    this.#indent += '  ';
  }

  groupCollapsed(...args) {
    this.group(...args);
  }

  groupEnd() {
    this.#indent = this.#indent.slice(2);
  }

  table(data, columns) {
    if (columns !== undefined && !Array.isArray(columns)) {
      throw invalidType('properties', 'Array', columns);
    }
    this.log(data === null || typeof data !== 'object' ? data : tableOf(data, columns));
  }

  time(label = 'default') {
    this.#times.set(String(label), performance.now());
  }

  timeEnd(label = 'default') {
    this.timeLog(label);
    this.#times.delete(String(label));
  }

  timeLog(label = 'default', ...args) {
    const started = this.#times.get(String(label));
    if (started !== undefined) {
      this.log(label + ': ' + (performance.now() - started).toFixed(3) + 'ms', ...args);
    }
  }
}

const line = (level) => ({ write: (text) => globalThis.console[level](text.replace(/\n$/, '')) });
const own = new Console({ stdout: line('log'), stderr: line('error') });
const all = {};
for (const name of METHODS) {
  all[name] = own[name];
}
// What the global console has is its own: lines with their level.
Object.assign(all, globalThis.console);
all.Console = Console;

module.exports = all;
