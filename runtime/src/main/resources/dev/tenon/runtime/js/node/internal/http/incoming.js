// The answer to a request, as Node.js gives it.
'use strict';

const { Readable } = require('stream');
const { joined, distinct } = require('internal/http/headers');
const { hangUp } = require('internal/http/trouble');

function IncomingMessage(socket) {
  Readable.call(this, { autoDestroy: true });
  this.socket = socket;
  this.httpVersion = null;
  this.httpVersionMajor = null;
  this.httpVersionMinor = null;
  this.complete = false;
  this.aborted = false;
  this.upgrade = null;
  this.url = '';
  this.method = null;
  this.statusCode = null;
  this.statusMessage = null;
  this.rawHeaders = [];
  this.rawTrailers = [];
  this.trailers = {};
  this.trailersDistinct = {};
  const own = { _exchange: undefined, _pairs: [], _joinSingle: false, _reading: false, _headers: undefined, _distinct: undefined };
  Object.keys(own).forEach((name) =>
    Object.defineProperty(this, name, { value: own[name], writable: true, enumerable: false, configurable: true }));
}

Object.setPrototypeOf(IncomingMessage.prototype, Readable.prototype);
Object.setPrototypeOf(IncomingMessage, Readable);

Object.assign(IncomingMessage.prototype, {
  // Takes over what the exchange has answered.
  _begin(exchange, head, joinSingle) {
    const [major, minor] = head.httpVersion.split('.').map(Number);
    this._exchange = exchange;
    this._joinSingle = joinSingle;
    this.httpVersion = head.httpVersion;
    this.httpVersionMajor = major;
    this.httpVersionMinor = minor;
    this.upgrade = false;
    this.statusCode = head.status;
    this.statusMessage = head.statusText;
    this._pairs = head.headers;
    this.rawHeaders = head.headers.flat();
    return this;
  },

  _read() {
    if (this._exchange === undefined) {
      this.push(null);
      return;
    }
    if (this._reading) {
      return;
    }
    this._reading = true;
    const read = this._exchange.read();
    (this.socket === null ? read : this.socket._waitFor(read)).then(
      (bytes) => this._later(() => {
        this.complete = bytes === null;
        if (bytes !== null && this.socket !== null) {
          this.socket.bytesRead += bytes.length;
        }
        this.push(bytes);
      }),
      (error) => this._later(() => this.destroy(error.code === 'ECONNRESET' ? hangUp('aborted') : error)),
    );
  },

  // Not within the promise: what a listener throws is an uncaught exception, as in Node.js.
  _later(what) {
    process.nextTick(() => {
      this._reading = false;
      if (!this.destroyed) {
        what();
      }
    });
  },

  _destroy(error, callback) {
    if (!this.complete || !this.readableEnded) {
      if (!this.complete) {
        this._exchange?.abort();
      }
      this.aborted = true;
      this.emit('aborted');
    }
    // As in Node.js: who does not listen for it, is not told that the server was gone early.
    process.nextTick(() => callback(this.listenerCount('error') === 0 ? null : error));
  },

  setTimeout(millis, callback) {
    if (callback !== undefined) {
      this.on('timeout', callback);
    }
    this.socket?.setTimeout(millis);
    return this;
  },

  // Nobody reads it.
  _dump() {
    this.resume();
  },
});

function lazily(name, make) {
  Object.defineProperty(IncomingMessage.prototype, name, {
    get() {
      const kept = name === 'headers' ? '_headers' : '_distinct';
      this[kept] ??= make(this);
      return this[kept];
    },
    set(value) {
      this[name === 'headers' ? '_headers' : '_distinct'] = value;
    },
    configurable: true,
    enumerable: true,
  });
}

lazily('headers', (message) => joined(message._pairs, message._joinSingle));
lazily('headersDistinct', (message) => distinct(message._pairs));

for (const alias of ['connection', 'client']) {
  Object.defineProperty(IncomingMessage.prototype, alias, {
    get() {
      return this.socket;
    },
    set(value) {
      this.socket = value;
    },
    configurable: true,
  });
}

module.exports = { IncomingMessage };
