// What a failed assertion throws: both values, and where they differ.
'use strict';

const { inspect } = require('internal/inspect');
const { invalidType } = require('internal/errors');

const HEADS = {
  deepStrictEqual: 'Expected values to be strictly deep-equal:',
  strictEqual: 'Expected values to be strictly equal:',
  strictEqualObject: 'Expected "actual" to be reference-equal to "expected":',
  deepEqual: 'Expected values to be loosely deep-equal:',
  notDeepStrictEqual: 'Expected "actual" not to be strictly deep-equal to:',
  notStrictEqual: 'Expected "actual" to be strictly unequal to:',
  notStrictEqualObject: 'Expected "actual" not to be reference-equal to "expected":',
  notDeepEqual: 'Expected "actual" not to be loosely deep-equal to:',
  notIdentical: 'Values identical but not reference-equal:',
  notDeepEqualUnequal: 'Expected values not to be loosely deep-equal:',
};
const MOST_LINES = 50;
const ONE_LINE = 74;
const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

const shown = (value) => inspect(value, {
  compact: false, customInspect: false, depth: 1000, maxArrayLength: Infinity, showHidden: false, showProxy: false, sorted: true,
  getters: true, breakLength: Infinity,
});

// The longest lines that both have in the same order; whole tables are too much for long texts.
function differences(actual, expected) {
  let start = 0;
  while (start < actual.length && start < expected.length && actual[start] === expected[start]) {
    start++;
  }
  let end = 0;
  while (end < actual.length - start && end < expected.length - start && actual[actual.length - 1 - end] === expected[expected.length - 1 - end]) {
    end++;
  }
  const a = actual.slice(start, actual.length - end);
  const b = expected.slice(start, expected.length - end);
  const lines = [...actual.slice(0, start).map((line) => '  ' + line)];
  lines.push(...(a.length * b.length > 1e6 ? [...a.map((line) => '+ ' + line), ...b.map((line) => '- ' + line)] : merged(a, b)));
  lines.push(...actual.slice(actual.length - end).map((line) => '  ' + line));
  return lines;
}

function merged(a, b) {
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i][j] = a[i] === b[j] ? lengths[i + 1][j + 1] + 1 : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
    }
  }
  const lines = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push('  ' + a[i]);
      i++;
      j++;
    } else if (i < a.length && (j === b.length || lengths[i + 1][j] >= lengths[i][j + 1])) {
      lines.push('+ ' + a[i++]);
    } else {
      lines.push('- ' + b[j++]);
    }
  }
  return lines;
}

// Of lines that are the same, those next to others that are not.
function abridged(lines) {
  const keep = lines.map((line, i) => lines.slice(Math.max(0, i - 2), i + 3).some((near) => !near.startsWith('  ')) || i === 0 && lines.length < 8);
  let skipped = false;
  const result = [];
  for (let i = 0; i < lines.length && result.length < MOST_LINES; i++) {
    if (keep[i]) {
      result.push(lines[i]);
    } else if (i === 0 || keep[i - 1] || result[result.length - 1] !== '...') {
      skipped = true;
      result.push('...');
    }
  }
  return { text: result.join('\n') + (result.length < MOST_LINES ? '' : '\n...'), skipped: skipped || result.length >= MOST_LINES };
}

function difference(actual, expected, operator) {
  const a = shown(actual).split('\n');
  const b = shown(expected).split('\n');
  let kind = operator;
  if (operator === 'strictEqual' && ((isObject(actual) && isObject(expected)))) {
    kind = a.join('\n') === b.join('\n') ? 'notIdentical' : 'strictEqualObject';
  }
  if (a.length === 1 && b.length === 1 && a[0] !== b[0]) {
    const isShort = a[0].length + b[0].length <= ONE_LINE / 6;
    if (operator === 'strictEqual' && isShort && !(isObject(actual) && isObject(expected)) && (actual !== 0 || expected !== 0)) {
      return HEADS[kind] + '\n\n' + a[0] + ' !== ' + b[0] + '\n';
    }
  }
  if (kind === 'notIdentical') {
    return HEADS.notIdentical + '\n\n' + (a.length > 50 ? a.slice(0, 46).join('\n') + '\n...' : a.join('\n')) + '\n';
  }
  const { text, skipped } = abridged(differences(a, b));
  return HEADS[kind] + '\n+ actual - expected' + (skipped ? ' ... Lines skipped' : '') + '\n\n' + text;
}

function unwanted(actual, operator) {
  const lines = shown(actual).split('\n');
  const head = operator === 'notStrictEqual' && isObject(actual) ? HEADS.notStrictEqualObject : HEADS[operator];
  const text = lines.length > MOST_LINES ? lines.slice(0, 46).join('\n') + '\n...' : lines.join('\n');
  return lines.length === 1 ? head + (text.length > 5 ? '\n\n' : ' ') + text : head + '\n\n' + text + '\n';
}

const short = (text) => (text.length > 512 ? text.slice(0, 509) + '...' : text);

function message({ actual, expected, operator }) {
  if (operator === 'deepStrictEqual' || operator === 'strictEqual') {
    return difference(actual, expected, operator);
  }
  if (operator === 'notDeepStrictEqual' || operator === 'notStrictEqual') {
    return unwanted(actual, operator);
  }
  const one = short(shown(actual));
  const other = short(shown(expected));
  if (operator === 'deepEqual') {
    return HEADS.deepEqual + '\n\n' + one + '\n\nshould loosely deep-equal\n\n' + other;
  }
  if (operator === 'notDeepEqual') {
    return (one === other ? HEADS.notDeepEqual + '\n\n' + one : HEADS.notDeepEqualUnequal + '\n\n' + one + '\n\nshould not loosely deep-equal\n\n' + other);
  }
  return one + ' ' + operator + ' ' + other;
}

class AssertionError extends Error {
  constructor(options) {
    if (options === null || typeof options !== 'object') {
      throw invalidType('options', 'Object', options);
    }
    const { operator, actual, expected, stackStartFn, stackStartFunction } = options;
    super(options.message !== undefined && options.message !== null ? String(options.message) : message(options));
    this.generatedMessage = options.message === undefined || options.message === null;
    Object.defineProperty(this, 'name', { __proto__: null, value: 'AssertionError', enumerable: false, writable: true, configurable: true });
    this.code = 'ERR_ASSERTION';
    this.actual = actual;
    this.expected = expected;
    this.operator = operator;
    Error.captureStackTrace(this, stackStartFn ?? stackStartFunction);
  }

  toString() {
    return this.name + ' [' + this.code + ']: ' + this.message;
  }

  [inspect.custom](depth, options) {
    return inspect(this, { ...options, customInspect: false, depth: 0 });
  }
}

module.exports = { AssertionError };
