// The errors of core modules: as in Node.js, with a code, and the code in front of their text.
'use strict';

const { inspect } = require('internal/inspect');

function nodeError(Base, code, message) {
  const error = new Base(message);
  error.code = code;
  Object.defineProperty(error, 'toString', {
    value: () => error.name + ' [' + code + ']: ' + error.message, configurable: true, writable: true, enumerable: false,
  });
  return error;
}

function describe(value) {
  if (value === null || value === undefined) {
    return ' Received ' + value;
  }
  if (typeof value === 'function') {
    return ' Received function ' + value.name;
  }
  if (typeof value === 'object') {
    const name = value.constructor && value.constructor.name;
    return name ? ' Received an instance of ' + name : ' Received ' + inspect(value, { depth: -1 });
  }
  const text = inspect(value);
  return ' Received type ' + typeof value + ' (' + (text.length > 28 ? text.slice(0, 25) + '...' : text) + ')';
}

const PLAIN = new Set(['string', 'function', 'number', 'object', 'boolean', 'bigint', 'symbol', 'Object', 'Function']);

function list(items, joint) {
  return items.length < 3 ? items.join(' ' + joint + ' ') : items.slice(0, -1).join(', ') + ', ' + joint + ' ' + items[items.length - 1];
}

// The words in which Node.js tells what it wanted instead.
function expected(kinds) {
  const types = kinds.filter((kind) => PLAIN.has(kind)).map((kind) => kind.toLowerCase());
  const classes = kinds.filter((kind) => !PLAIN.has(kind) && /^[A-Z]/.test(kind));
  const others = kinds.filter((kind) => !PLAIN.has(kind) && !/^[A-Z]/.test(kind));
  const parts = [];
  if (types.length > 0) {
    parts.push((types.length > 1 ? 'one of type ' : 'of type ') + list(types, 'or'));
  }
  if (classes.length > 0) {
    parts.push('an instance of ' + list(classes, 'or'));
  }
  if (others.length > 0) {
    parts.push(others.length > 1 ? 'one of ' + list(others, 'or') : (/^[A-Z]|^an? /.test(others[0]) ? '' : 'an ') + others[0]);
  }
  return list(parts, 'or');
}

function invalidType(name, kinds, value) {
  const what = name.endsWith(' argument') ? 'The ' + name : name.includes('.') ? 'The "' + name + '" property' : 'The "' + name + '" argument';
  return nodeError(TypeError, 'ERR_INVALID_ARG_TYPE', what + ' must be ' + expected([].concat(kinds)) + '.' + describe(value));
}

function invalidValue(name, value, reason = 'is invalid') {
  const text = inspect(value);
  const what = name.includes('.') ? 'property' : 'argument';
  return nodeError(TypeError, 'ERR_INVALID_ARG_VALUE',
    'The ' + what + " '" + name + "' " + reason + '. Received ' + (text.length > 128 ? text.slice(0, 128) + '...' : text));
}

function outOfRange(name, range, value) {
  let text = inspect(value);
  if (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) > 2 ** 32) {
    text = String(value).replace(/\B(?=(\d{3})+$)/g, '_');
  }
  return nodeError(RangeError, 'ERR_OUT_OF_RANGE', 'The value of "' + name + '" is out of range. It must be ' + range + '. Received ' + text);
}

function check(kind, value, name) {
  if (typeof value !== kind) {
    throw invalidType(name, kind, value);
  }
  return value;
}

function checkInteger(value, name, min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER) {
  check('number', value, name);
  if (!Number.isInteger(value)) {
    throw outOfRange(name, 'an integer', value);
  }
  if (value < min || value > max) {
    throw outOfRange(name, '>= ' + min + ' && <= ' + max, value);
  }
  return value;
}

// What cannot be had without Node.js: said when it is asked for, not when a package is loaded.
function unavailable(what, instead) {
  return nodeError(Error, 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM', what + ' is not possible here, since apps run without Node.js; ' + instead);
}

module.exports = { nodeError, invalidType, invalidValue, outOfRange, check, checkInteger, unavailable };
