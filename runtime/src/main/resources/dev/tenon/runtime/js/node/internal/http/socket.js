// What stands where Node.js has the connection of a request. Connections are made and kept by the
// runtime; of this one only the time counts in which nothing happens on it.
'use strict';

const { Socket, noSocket } = require('internal/socket');

function RequestSocket({ encrypted, hostname, port }) {
  Socket.call(this);
  if (encrypted) {
    this.encrypted = true;
    this.authorized = true;
    this.authorizationError = null;
    this.alpnProtocol = false;
    this.servername = hostname;
  }
  this.pending = false;
  this.remoteAddress = hostname;
  this.remotePort = port;
  this.remoteFamily = 'IPv4';
  this.localAddress = '0.0.0.0';
  this.localPort = 0;
  hidden(this, '_underWay', 0);
  hidden(this, '_timer', undefined);
}

function hidden(object, name, value) {
  Object.defineProperty(object, name, { value, writable: true, enumerable: false, configurable: true });
}

Object.setPrototypeOf(RequestSocket.prototype, Socket.prototype);
Object.setPrototypeOf(RequestSocket, Socket);

Object.assign(RequestSocket.prototype, {
  setTimeout(millis, callback) {
    this.timeout = Number(millis) > 0 ? Number(millis) : 0;
    if (typeof callback === 'function') {
      if (this.timeout === 0) {
        this.removeListener('timeout', callback);
      } else {
        this.once('timeout', callback);
      }
    }
    this._watch();
    return this;
  },

  getPeerCertificate() {
    return {};
  },

  getProtocol() {
    return this.encrypted ? 'TLSv1.3' : null;
  },

  getCipher() {
    return { name: 'unknown', standardName: 'unknown', version: 'unknown' };
  },

  isSessionReused() {
    return false;
  },

  // Time is counted while something is waited for; who does not read waits for nothing. So no timer
  // is left over that would hold the run.
  async _waitFor(promise) {
    this._underWay++;
    this._watch();
    try {
      return await promise;
    } finally {
      this._underWay--;
      this._watch();
    }
  },

  _watch() {
    clearTimeout(this._timer);
    this._timer = undefined;
    if (this.timeout > 0 && this._underWay > 0 && !this.destroyed) {
      this._timer = setTimeout(() => this.emit('timeout'), this.timeout);
    }
  },

  _write(chunk, encoding, callback) {
    callback(noSocket());
  },

  _destroy(error, callback) {
    this._watch();
    callback(error);
  },
});

module.exports = { RequestSocket };
