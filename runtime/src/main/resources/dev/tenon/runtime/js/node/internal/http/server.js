// Servers are not to be had here; what packages extend and ask for is.
'use strict';

const EventEmitter = require('events');
const { unavailable } = require('internal/errors');
const { OutgoingMessage } = require('internal/http/outgoing');

function ServerResponse(req, options) {
  OutgoingMessage.call(this, options);
  this.req = req;
  this.statusCode = 200;
  this.statusMessage = undefined;
}

Object.setPrototypeOf(ServerResponse.prototype, OutgoingMessage.prototype);
Object.setPrototypeOf(ServerResponse, OutgoingMessage);

const noServer = () =>
  unavailable('A server', 'other systems reach an app at the address that generateTargetUrl() gives, and by its functions.');

Object.assign(ServerResponse.prototype, {
  writeHead() {
    throw noServer();
  },

  _implicitHeader() {
    throw noServer();
  },

  _write(chunk, encoding, callback) {
    callback(noServer());
  },
});

function Server(options, listener) {
  if (!(this instanceof Server)) {
    return new Server(options, listener);
  }
  EventEmitter.call(this);
  const onRequest = typeof options === 'function' ? options : listener;
  if (typeof onRequest === 'function') {
    this.on('request', onRequest);
  }
  this.listening = false;
  this.timeout = 0;
  this.keepAliveTimeout = 5000;
  this.maxHeadersCount = null;
}

Object.setPrototypeOf(Server.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Server, EventEmitter);

Object.assign(Server.prototype, {
  listen() {
    throw noServer();
  },

  address() {
    return null;
  },

  setTimeout(millis, callback) {
    this.timeout = millis;
    if (typeof callback === 'function') {
      this.on('timeout', callback);
    }
    return this;
  },

  close(callback) {
    if (typeof callback === 'function') {
      process.nextTick(callback);
    }
    return this;
  },

  closeAllConnections() {},

  closeIdleConnections() {},

  ref() {
    return this;
  },

  unref() {
    return this;
  },
});

module.exports = { Server, ServerResponse, noServer };
