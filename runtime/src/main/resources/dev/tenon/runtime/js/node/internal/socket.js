// The class that sockets are of. None can be connected by an app.
'use strict';

const { Duplex } = require('stream');
const { unavailable } = require('internal/errors');

const noSocket = () => unavailable('A raw connection', 'use http, https or fetch.');

function Socket(options) {
  if (!(this instanceof Socket)) {
    return new Socket(options);
  }
  Duplex.call(this, { autoDestroy: false });
  this.connecting = false;
  this.pending = true;
  this.bytesRead = 0;
  this.bytesWritten = 0;
  this.timeout = 0;
}

Object.setPrototypeOf(Socket.prototype, Duplex.prototype);
Object.setPrototypeOf(Socket, Duplex);

Object.assign(Socket.prototype, {
  connect() {
    throw noSocket();
  },

  setTimeout(millis, callback) {
    this.timeout = millis;
    if (typeof callback === 'function') {
      this.once('timeout', callback);
    }
    return this;
  },

  setKeepAlive() {
    return this;
  },

  setNoDelay() {
    return this;
  },

  ref() {
    return this;
  },

  unref() {
    return this;
  },

  address() {
    return this.localAddress === undefined ? {}
      : { address: this.localAddress, family: this.remoteFamily, port: this.localPort };
  },

  destroySoon() {
    this.destroy();
  },

  _read() {},

  _write(chunk, encoding, callback) {
    callback(noSocket());
  },
});

Object.defineProperty(Socket.prototype, 'readyState', {
  get() {
    return this.destroyed || this.pending ? 'closed' : 'open';
  },
  configurable: true,
});

module.exports = { Socket, noSocket };
