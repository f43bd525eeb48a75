// The helpers of Node.js. Each is loaded when it is first asked for.
'use strict';

const { invalidType, check, outOfRange, invalidValue } = require('internal/errors');
const { inspect, format, formatWithOptions } = require('internal/inspect');
const types = require('util/types');
const { promisify, callbackify } = require('internal/util/promises');

function inherits(constructor, parent) {
  if (constructor === undefined || constructor === null || typeof constructor !== 'function') {
    throw invalidType('ctor', 'function', constructor);
  }
  if (parent === undefined || parent === null) {
    throw invalidType('superCtor', 'function', parent);
  }
  if (parent.prototype === undefined) {
    throw invalidType('superCtor.prototype', 'object', parent.prototype);
  }
  Object.defineProperty(constructor, 'super_', { value: parent, writable: true, configurable: true });
  Object.setPrototypeOf(constructor.prototype, parent.prototype);
}

const warned = new Set();

function deprecate(f, message, code) {
  if (code !== undefined && typeof code !== 'string') {
    throw invalidType('code', 'string', code);
  }
  let told = false;
  function deprecated(...args) {
    // As in Node.js, once; and only where it can be of use, which is not in an app's log.
    if (!told && !process.noDeprecation && process.throwDeprecation) {
      throw Object.assign(new Error(message), { name: 'DeprecationWarning', code });
    }
    if (!told && !process.noDeprecation && process.listenerCount('warning') > 0 && !warned.has(code)) {
      process.emitWarning(message, 'DeprecationWarning', code, deprecated);
    }
    if (code !== undefined) {
      warned.add(code);
    }
    told = true;
    return new.target ? Reflect.construct(f, args, new.target) : Reflect.apply(f, this, args);
  }
  Object.setPrototypeOf(deprecated, f);
  if (f.prototype) {
    deprecated.prototype = f.prototype;
  }
  return Object.defineProperty(deprecated, 'length', { value: f.length, configurable: true });
}

// Says what a package has to say when NODE_DEBUG asks for it; nothing here can ask.
function debuglog(set, callback) {
  const log = () => {};
  Object.defineProperty(log, 'enabled', { get: () => false, configurable: true, enumerable: true });
  if (typeof callback === 'function') {
    callback(log);
  }
  return log;
}

function systemName(number) {
  check('number', number, 'err');
  if (number >= 0 || !Number.isSafeInteger(number)) {
    throw outOfRange('err', 'a negative integer', number);
  }
  return require('internal/errno').names.get(number) ?? 'Unknown system error ' + number;
}

function _errnoException(number, call, original) {
  const code = systemName(number);
  const error = new Error(call + ' ' + code + (original ? ' ' + original : ''));
  return Object.assign(error, { errno: number, code, syscall: call });
}

function styleText(style, text) {
  const { colors } = require('internal/inspect/colors');
  check('string', text, 'text');
  let [before, after] = ['', ''];
  for (const name of [].concat(style)) {
    if (colors[name] === undefined) {
      throw invalidValue('format', name, 'must be one of: ' + Object.keys(colors).map((each) => inspect(each)).join(', '));
    }
    before += '\x1b[' + colors[name][0] + 'm';
    after = '\x1b[' + colors[name][1] + 'm' + after;
  }
  return before + text + after;
}

function _extend(target, source) {
  return source === null || typeof source !== 'object' ? target : Object.assign(target, source);
}

async function aborted(signal, resource) {
  if (signal === undefined) {
    throw invalidType('signal', 'AbortSignal', signal);
  }
  if (signal === null || typeof signal !== 'object' || !('aborted' in signal)) {
    throw invalidType('signal', 'AbortSignal', signal);
  }
  if (resource === null || (typeof resource !== 'object' && typeof resource !== 'function')) {
    throw invalidType('resource', 'object', resource);
  }
  return signal.aborted ? undefined : new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

const isPrimitive = (value) => value === null || (typeof value !== 'object' && typeof value !== 'function');

module.exports = {
  _errnoException,
  _extend,
  aborted,
  callbackify,
  debug: debuglog,
  debuglog,
  deprecate,
  format,
  formatWithOptions,
  getSystemErrorMap: () => {
    const { numbers, texts } = require('internal/errno');
    return new Map(Object.entries(numbers).map(([name, number]) => [number, [name, texts[name]]]));
  },
  getSystemErrorName: systemName,
  inherits,
  inspect,
  isArray: Array.isArray,
  isBoolean: (value) => typeof value === 'boolean',
  isBuffer: (value) => Buffer.isBuffer(value),
  isDate: types.isDate,
  isDeepStrictEqual: (one, other) => require('internal/equal').deepEqual(one, other, true),
  isError: (value) => types.isNativeError(value) || value instanceof Error,
  isFunction: (value) => typeof value === 'function',
  isNull: (value) => value === null,
  isNullOrUndefined: (value) => value === null || value === undefined,
  isNumber: (value) => typeof value === 'number',
  isObject: (value) => value !== null && typeof value === 'object',
  isPrimitive,
  isRegExp: types.isRegExp,
  isString: (value) => typeof value === 'string',
  isSymbol: (value) => typeof value === 'symbol',
  isUndefined: (value) => value === undefined,
  log: (...args) => console.log('%s', format(...args)),
  promisify,
  stripVTControlCharacters: (text) => require('internal/inspect/colors').plain(check('string', text, 'str')),
  styleText,
  toUSVString: (text) => String(text).toWellFormed(),
  TextDecoder: globalThis.TextDecoder,
  TextEncoder: globalThis.TextEncoder,
  types,
  get MIMEType() {
    return require('internal/util/mime').MIMEType;
  },
  get MIMEParams() {
    return require('internal/util/mime').MIMEParams;
  },
  get parseArgs() {
    return require('internal/util/arguments').parseArgs;
  },
};
