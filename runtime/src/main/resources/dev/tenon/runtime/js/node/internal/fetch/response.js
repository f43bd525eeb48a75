// What fetch answers.
'use strict';

const { Headers } = require('internal/fetch/headers');
const { Message, sourceOf } = require('internal/fetch/body');

const WITHOUT_BODY = new Set([101, 103, 204, 205, 304]);
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

class Response extends Message {
  #status;
  #statusText;
  #headers;
  #url = '';
  #redirected = false;
  #type = 'default';

  constructor(body = null, init = {}) {
    super();
    const { status = 200, statusText = '', headers } = init ?? {};
    const code = Number(status);
    if (!Number.isInteger(code) || code < 200 || code > 599) {
      throw new RangeError('init["status"] must be in the range of 200 to 599, inclusive.');
    }
    if (/[^\t\x20-\x7e\x80-\xff]/.test(statusText)) {
      throw new TypeError('Invalid statusText');
    }
    this.#status = code;
    this.#statusText = String(statusText);
    this.#headers = new Headers(headers);
    if (body !== null && body !== undefined) {
      if (WITHOUT_BODY.has(code)) {
        throw new TypeError('Response constructor: Invalid response status code ' + code);
      }
      const source = sourceOf(body);
      if (source.type !== undefined && !this.#headers.has('content-type')) {
        this.#headers.set('content-type', source.type);
      }
      Message._give(this, source);
    }
  }

  // What a server answered.
  static _of({ status, statusText, headers, source, url, redirected, type }) {
    const response = new Response(null, { headers });
    response.#status = status;
    response.#statusText = statusText;
    response.#url = url;
    response.#redirected = redirected;
    response.#type = type;
    Message._give(response, WITHOUT_BODY.has(status) ? undefined : source);
    return response;
  }

  static error() {
    return Response._of({ status: 0, statusText: '', headers: [], url: '', redirected: false, type: 'error' });
  }

  static json(data, init = {}) {
    const text = JSON.stringify(data);
    if (text === undefined) {
      throw new TypeError('Value is not JSON serializable');
    }
    const response = new Response(text, init);
    if (!new Headers(init?.headers).has('content-type')) {
      response.headers.set('content-type', 'application/json');
    }
    return response;
  }

  static redirect(url, status = 302) {
    if (!REDIRECTS.has(status)) {
      throw new RangeError('Invalid status code ' + status);
    }
    return new Response(null, { status, headers: { location: new URL(url).href } });
  }

  get status() {
    return this.#status;
  }

  get statusText() {
    return this.#statusText;
  }

  get ok() {
    return this.#status >= 200 && this.#status <= 299;
  }

  get headers() {
    return this.#headers;
  }

  get url() {
    return this.#url;
  }

  get redirected() {
    return this.#redirected;
  }

  get type() {
    return this.#type;
  }

  clone() {
    return Response._of({
      status: this.#status, statusText: this.#statusText, headers: this.#headers, source: Message._split(this),
      url: this.#url, redirected: this.#redirected, type: this.#type,
    });
  }
}

Object.defineProperty(Response.prototype, Symbol.toStringTag, { value: 'Response', configurable: true });

module.exports = { Response, REDIRECTS };
