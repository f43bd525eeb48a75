// One request and its answer, in pieces both ways. All HTTP of this runtime goes through here.
'use strict';

const { fromHost } = require('internal/bytes');
const { trouble } = require('internal/http/trouble');

// In bytes. A larger piece would be in memory several times on its way.
const PIECE = 128 * 1024;

let last = 0;

class Exchange {
  #id;
  #request;
  #over = false;
  #opened = false;

  // request: {method, url, headers: [[name, value]…], hasBody, length}
  constructor(request) {
    this.#id = String(++last);
    this.#request = request;
  }

  async #call(method, message) {
    try {
      return await host.call('http', method, { id: this.#id, ...message });
    } catch (refusal) {
      const { hostname, port } = this.#request;
      throw trouble(refusal, hostname, port);
    }
  }

  // Sends the head, and the body as far as it is given; answered by the head of the answer.
  open(bytes, end) {
    const { method, url, headers, hasBody, length } = this.#request;
    this.#opened = true;
    const message = { method, url, headers, hasBody, length };
    if (bytes !== undefined && bytes.length <= PIECE) {
      Object.assign(message, { data: text(bytes, 0, bytes.length), end });
      return this.#call('open', message);
    }
    const head = this.#call('open', message);
    if (bytes !== undefined) {
      // Why it cannot be sent is told by there being no answer.
      this.write(bytes, end).catch(() => {});
    }
    return head;
  }

  async write(bytes, end) {
    let from = 0;
    do {
      const count = Math.min(PIECE, bytes.length - from);
      const isLast = from + count === bytes.length;
      await this.#call('write', { data: text(bytes, from, count), end: end && isLast });
      from += count;
    } while (from < bytes.length);
  }

  // What has arrived; null at the end.
  async read() {
    const { data, done } = await this.#call('read', {});
    if (done) {
      this.#over = true;
      return null;
    }
    return fromHost(host.fromBase64(data));
  }

  abort() {
    if (this.#opened && !this.#over) {
      this.#over = true;
      host.call('http', 'abort', { id: this.#id }).catch(() => {});
    }
  }
}

function text(bytes, from, count) {
  return host.base64(bytes.buffer, bytes.byteOffset + from, count);
}

module.exports = { Exchange };
