// A message on its way out: its headers until they are sent, then its body.
'use strict';

const { Writable } = require('stream');
const { invalidType, nodeError, unavailable } = require('internal/errors');
const { HeaderTable } = require('internal/http/headers');

function OutgoingMessage(options) {
  // It is over when its answer is, which it does not know itself.
  Writable.call(this, { highWaterMark: options?.highWaterMark, autoDestroy: false, decodeStrings: true });
  this.finished = false;
  this.sendDate = false;
  this.shouldKeepAlive = true;
  this.useChunkedEncodingByDefault = true;
  this.chunkedEncoding = false;
  this.socket = null;
  this._header = null;
  Object.defineProperty(this, '_table', { value: new HeaderTable(), writable: true, enumerable: false });
}

Object.setPrototypeOf(OutgoingMessage.prototype, Writable.prototype);
Object.setPrototypeOf(OutgoingMessage, Writable);

function notSent(message, what) {
  if (message._header !== null) {
    throw nodeError(Error, 'ERR_HTTP_HEADERS_SENT', 'Cannot ' + what + ' headers after they are sent to the client');
  }
}

Object.assign(OutgoingMessage.prototype, {
  setHeader(name, value) {
    notSent(this, 'set');
    this._table.set(name, value);
    return this;
  },

  appendHeader(name, value) {
    notSent(this, 'append');
    this._table.append(name, value);
    return this;
  },

  setHeaders(headers) {
    notSent(this, 'set');
    if (typeof headers?.entries !== 'function' || Array.isArray(headers)) {
      throw invalidType('headers', ['Headers', 'Map'], headers);
    }
    for (const [name, value] of headers.entries()) {
      this.setHeader(name, value);
    }
    return this;
  },

  getHeader(name) {
    return this._table.get(name);
  },

  hasHeader(name) {
    return this._table.has(name);
  },

  removeHeader(name) {
    notSent(this, 'remove');
    this._table.delete(name);
  },

  getHeaderNames() {
    return this._table.names();
  },

  getRawHeaderNames() {
    return this._table.rawNames();
  },

  getHeaders() {
    return this._table.toObject();
  },

  addTrailers() {
    throw unavailable('A header behind a body', 'send it before the body.');
  },

  setTimeout(millis, callback) {
    if (callback !== undefined) {
      this.on('timeout', callback);
    }
    this.socket?.setTimeout(millis);
    return this;
  },

  setNoDelay() {},

  setSocketKeepAlive() {},

  flushHeaders() {
    this._implicitHeader();
  },

  _implicitHeader() {
    throw nodeError(Error, 'ERR_METHOD_NOT_IMPLEMENTED', 'The _implicitHeader() method is not implemented');
  },
});

const getters = {
  headersSent() {
    return this._header !== null;
  },
  connection() {
    return this.socket;
  },
  _headers() {
    return this.getHeaders();
  },
};
for (const name of Object.keys(getters)) {
  Object.defineProperty(OutgoingMessage.prototype, name, { get: getters[name], configurable: true });
}

module.exports = { OutgoingMessage };
