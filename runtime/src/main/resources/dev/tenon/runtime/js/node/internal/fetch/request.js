// What fetch is asked for.
'use strict';

const { Headers } = require('internal/fetch/headers');
const { Message, sourceOf } = require('internal/fetch/body');

const NEVER = new Set(['CONNECT', 'TRACE', 'TRACK']);
const STANDARD = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT']);

function methodOf(method) {
  const text = String(method);
  const upper = text.toUpperCase();
  if (!/^[\^_`a-zA-Z\-0-9!#$%&'*+.|~]+$/.test(text) || NEVER.has(upper)) {
    throw new TypeError("'" + text + "' is not a valid HTTP method.");
  }
  return STANDARD.has(upper) ? upper : text;
}

function urlOf(input) {
  let url;
  try {
    url = new URL(String(input));
  } catch (cause) {
    throw new TypeError('Failed to parse URL from ' + input, { cause });
  }
  if (url.username !== '' || url.password !== '') {
    throw new TypeError('Request cannot be constructed from a URL that includes credentials: ' + input);
  }
  return url;
}

class Request extends Message {
  #url;
  #method;
  #headers;
  #signal;
  #redirect;
  #options;

  constructor(input, init = {}) {
    super();
    if (arguments.length === 0) {
      throw new TypeError('Request constructor: 1 argument required, but only 0 present.');
    }
    const from = input instanceof Request ? input : undefined;
    const given = init ?? {};
    this.#url = from === undefined ? urlOf(input) : from.#url;
    this.#method = given.method === undefined ? from?.method ?? 'GET' : methodOf(given.method);
    this.#headers = new Headers(given.headers ?? from?.headers);
    const signal = given.signal === undefined ? from?.signal : given.signal;
    if (signal !== undefined && signal !== null && typeof signal.addEventListener !== 'function') {
      throw new TypeError('RequestInit: Expected signal ("' + signal + '") to be an instance of AbortSignal.');
    }
    this.#signal = signal ?? new AbortController().signal;
    this.#redirect = given.redirect ?? from?.redirect ?? 'follow';
    if (!['follow', 'manual', 'error'].includes(this.#redirect)) {
      throw new TypeError("Request constructor: '" + this.#redirect + "' is not an accepted value for redirect.");
    }
    this.#options = { ...from === undefined ? undefined : from.#options, ...given };
    this.#takeBody(given, from);
  }

  // For fetch itself: to read an address once more takes longer than all else.
  static _url(request) {
    return request.#url;
  }

  #takeBody({ body, duplex }, from) {
    const isGiven = body !== undefined && body !== null;
    if ((isGiven || (from !== undefined && Message._source(from) !== undefined)) && (this.#method === 'GET' || this.#method === 'HEAD')) {
      throw new TypeError('Request with GET/HEAD method cannot have body.');
    }
    if (!isGiven) {
      Message._give(this, from === undefined || body === null ? undefined : Message._take(from));
      return;
    }
    const source = sourceOf(body);
    if (source.bytes === undefined && duplex !== 'half') {
      throw new TypeError('RequestInit: duplex option is required when sending a body.');
    }
    if (source.type !== undefined && !this.#headers.has('content-type')) {
      this.#headers.set('content-type', source.type);
    }
    Message._give(this, source);
  }

  get method() {
    return this.#method;
  }

  get url() {
    return this.#url.href;
  }

  get headers() {
    return this.#headers;
  }

  get signal() {
    return this.#signal;
  }

  get redirect() {
    return this.#redirect;
  }

  get duplex() {
    return 'half';
  }

  get cache() {
    return this.#options.cache ?? 'default';
  }

  get credentials() {
    return this.#options.credentials ?? 'same-origin';
  }

  get destination() {
    return '';
  }

  get integrity() {
    return this.#options.integrity ?? '';
  }

  get keepalive() {
    return Boolean(this.#options.keepalive);
  }

  get mode() {
    return this.#options.mode ?? 'cors';
  }

  get referrer() {
    return 'about:client';
  }

  get referrerPolicy() {
    return this.#options.referrerPolicy ?? '';
  }

  clone() {
    const copy = new Request(this.#url.href, { ...this.#options, body: undefined, method: this.#method, headers: this.#headers, signal: this.#signal });
    Message._give(copy, Message._split(this));
    return copy;
  }
}

Object.defineProperty(Request.prototype, Symbol.toStringTag, { value: 'Request', configurable: true });

module.exports = { Request };
