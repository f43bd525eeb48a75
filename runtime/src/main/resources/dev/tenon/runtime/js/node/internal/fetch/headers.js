// Headers of requests and answers, by the rules of fetch.
'use strict';

const TOKEN = /^[\^_`a-zA-Z\-0-9!#$%&'*+.|~]+$/;

function nameOf(name) {
  const text = String(name);
  if (!TOKEN.test(text)) {
    throw new TypeError('Headers: ' + text + ' is an invalid header name.');
  }
  return text.toLowerCase();
}

function valueOf(name, value) {
  const text = String(value).replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, '');
  if (/[\0\r\n]/.test(text) || /[^\0-\xff]/.test(text)) {
    throw new TypeError('Headers: the value of ' + name + ' has a character that no header may have.');
  }
  return text;
}

class Headers {
  // By names in lower case; cookies are kept apart, since they cannot be joined.
  #all = new Map();
  #cookies = [];

  constructor(init = undefined) {
    if (init === undefined || init === null) {
      return;
    }
    if (typeof init !== 'object' && typeof init !== 'function') {
      throw new TypeError('Headers constructor: init was given by a value that is no object.');
    }
    if (typeof init[Symbol.iterator] === 'function') {
      for (const pair of init) {
        const [name, value, ...more] = [...pair];
        if (value === undefined || more.length > 0) {
          throw new TypeError('Headers constructor: expected name/value pairs.');
        }
        this.append(name, value);
      }
    } else {
      Reflect.ownKeys(init).forEach((name) => this.append(name, init[name]));
    }
  }

  append(name, value) {
    const key = nameOf(name);
    const text = valueOf(key, value);
    if (key === 'set-cookie') {
      this.#cookies.push(text);
    } else {
      const before = this.#all.get(key);
      this.#all.set(key, before === undefined ? text : before + (key === 'cookie' ? '; ' : ', ') + text);
    }
  }

  set(name, value) {
    const key = nameOf(name);
    const text = valueOf(key, value);
    if (key === 'set-cookie') {
      this.#cookies = [text];
    } else {
      this.#all.set(key, text);
    }
  }

  delete(name) {
    const key = nameOf(name);
    if (key === 'set-cookie') {
      this.#cookies = [];
    } else {
      this.#all.delete(key);
    }
  }

  get(name) {
    const key = nameOf(name);
    if (key === 'set-cookie') {
      return this.#cookies.length === 0 ? null : this.#cookies.join(', ');
    }
    return this.#all.get(key) ?? null;
  }

  has(name) {
    return this.get(name) !== null;
  }

  getSetCookie() {
    return [...this.#cookies];
  }

  *entries() {
    const all = [...this.#all, ...this.#cookies.map((cookie) => ['set-cookie', cookie])];
    yield* all.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  }

  *keys() {
    for (const [name] of this.entries()) {
      yield name;
    }
  }

  *values() {
    for (const [, value] of this.entries()) {
      yield value;
    }
  }

  forEach(callback, self) {
    for (const [name, value] of this.entries()) {
      callback.call(self, value, name, this);
    }
  }

  [Symbol.iterator]() {
    return this.entries();
  }
}

Object.defineProperty(Headers.prototype, Symbol.toStringTag, { value: 'Headers', configurable: true });

module.exports = { Headers };
