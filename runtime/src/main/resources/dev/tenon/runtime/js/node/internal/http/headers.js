// Headers as Node.js takes and gives them.
'use strict';

const { invalidType, nodeError } = require('internal/errors');

const TOKEN = /^[\^_`a-zA-Z\-0-9!#$%&'*+.|~]+$/;
const NO_VALUE = /[^\t\x20-\x7e\x80-\xff]/;

function validateHeaderName(name, label = 'Header name') {
  if (typeof name !== 'string' || !TOKEN.test(name)) {
    throw nodeError(TypeError, 'ERR_INVALID_HTTP_TOKEN', label + ' must be a valid HTTP token ["' + String(name) + '"]');
  }
}

function validateHeaderValue(name, value) {
  if (value === undefined) {
    throw nodeError(TypeError, 'ERR_HTTP_INVALID_HEADER_VALUE', 'Invalid value "' + value + '" for header "' + name + '"');
  }
  if (NO_VALUE.test(value)) {
    throw nodeError(TypeError, 'ERR_INVALID_CHAR', 'Invalid character in header content ["' + name + '"]');
  }
}

// Of these an answer has one, whatever it says.
const SINGLE = new Set(['age', 'authorization', 'content-length', 'content-type', 'etag', 'expires', 'from', 'host',
  'if-modified-since', 'if-unmodified-since', 'last-modified', 'location', 'max-forwards', 'proxy-authorization',
  'referer', 'retry-after', 'server', 'user-agent']);

function joined(pairs, joinSingle) {
  const all = {};
  for (const [name, value] of pairs) {
    const key = name.toLowerCase();
    const before = Object.hasOwn(all, key) ? all[key] : undefined;
    if (key === 'set-cookie') {
      if (before === undefined) {
        all[key] = [value];
      } else {
        before.push(value);
      }
    } else if (before === undefined) {
      all[key] = value;
    } else if (joinSingle || !SINGLE.has(key)) {
      all[key] = before + (key === 'cookie' ? '; ' : ', ') + value;
    }
  }
  return all;
}

function distinct(pairs) {
  const all = {};
  for (const [name, value] of pairs) {
    const key = name.toLowerCase();
    if (Object.hasOwn(all, key)) {
      all[key].push(value);
    } else {
      all[key] = [value];
    }
  }
  return all;
}

// The headers of a request that is being made, by their names in lower case.
class HeaderTable {
  #all = new Map();

  set(name, value) {
    validateHeaderName(name);
    (Array.isArray(value) ? value : [value]).forEach((one) => validateHeaderValue(name, one));
    this.#all.set(name.toLowerCase(), { name, value });
  }

  append(name, value) {
    const before = this.get(name);
    this.set(name, before === undefined ? value : [].concat(before, value));
  }

  get(name) {
    if (typeof name !== 'string') {
      throw invalidType('name', 'string', name);
    }
    return this.#all.get(name.toLowerCase())?.value;
  }

  has(name) {
    return this.get(name) !== undefined;
  }

  delete(name) {
    if (typeof name !== 'string') {
      throw invalidType('name', 'string', name);
    }
    this.#all.delete(name.toLowerCase());
  }

  names() {
    return [...this.#all.keys()];
  }

  rawNames() {
    return [...this.#all.values()].map(({ name }) => name);
  }

  toObject() {
    const all = Object.create(null);
    this.#all.forEach(({ value }, key) => {
      all[key] = value;
    });
    return all;
  }

  // As they are sent.
  pairs() {
    const all = [];
    for (const [key, { name, value }] of this.#all) {
      if (!Array.isArray(value)) {
        all.push([name, String(value)]);
      } else if (key === 'cookie') {
        all.push([name, value.join('; ')]);
      } else {
        value.forEach((one) => all.push([name, String(one)]));
      }
    }
    return all;
  }
}

module.exports = { HeaderTable, joined, distinct, validateHeaderName, validateHeaderValue };
