// A request to a server, as Node.js makes it.
'use strict';

const { Writable } = require('stream');
const { Buffer } = require('buffer');
const { invalidType, nodeError, unavailable } = require('internal/errors');
const { OutgoingMessage } = require('internal/http/outgoing');
const { IncomingMessage } = require('internal/http/incoming');
const { sending } = require('internal/http/sending');
const { RequestSocket } = require('internal/http/socket');
const { normalized, hostOf, methodOf, pathOf, impossible } = require('internal/http/options');
const { aborted, hangUp } = require('internal/http/trouble');

const WITHOUT_BODY = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT']);

function ClientRequest(input, given, callback) {
  const [options, then] = normalized(input, given, callback);
  const standard = options._defaultAgent || require('http').globalAgent;
  let { agent } = options;
  if (agent === false) {
    agent = new standard.constructor();
  } else if (agent === null || agent === undefined) {
    agent = standard;
  } else if (typeof agent.addRequest !== 'function') {
    throw invalidType('options.agent', ['Agent-like Object', 'undefined', 'false'], agent);
  }
  const protocol = options.protocol || standard.protocol;
  const expected = agent.protocol || standard.protocol;
  const path = pathOf(options.path);
  if (protocol !== expected) {
    throw nodeError(TypeError, 'ERR_INVALID_PROTOCOL', 'Protocol "' + protocol + '" not supported. Expected "' + expected + '"');
  }
  const host = hostOf(options);
  const method = methodOf(options.method);
  const usual = options.defaultPort || agent.defaultPort || (protocol === 'https:' ? 443 : 80);
  const port = Number(options.port || usual);

  OutgoingMessage.call(this, options);
  this.agent = agent;
  this.protocol = protocol;
  this.host = host;
  this.method = method;
  this.path = path;
  this.res = null;
  this.aborted = false;
  this.reusedSocket = false;
  this.timeout = options.timeout;
  this.maxHeadersCount = null;
  this.maxHeaderSize = options.maxHeaderSize;
  this.useChunkedEncodingByDefault = !WITHOUT_BODY.has(method);
  this.shouldKeepAlive = agent.keepAlive ?? true;
  const own = {
    _port: port, _usualPort: usual, _joinSingle: Boolean(options.joinDuplicateHeaders), _whole: undefined, _exchange: undefined,
    _opened: undefined, _impossible: undefined, _bodySent: false, _place: undefined, _ready: undefined, _waiting: [],
  };
  Object.keys(own).forEach((name) =>
    Object.defineProperty(this, name, { value: own[name], writable: true, enumerable: false, configurable: true }));
  this._takeHeaders(options);
  this._impossible = impossible(options, this._table, method, path);
  if (typeof then === 'function') {
    this.once('response', then);
  }
  this._takeSignal(options.signal);
  const socket = new RequestSocket({ encrypted: protocol === 'https:', hostname: host, port });
  this.socket = socket;
  socket.on('timeout', () => this.emit('timeout'));
  socket.on('error', (error) => this.destroy(error));
  socket.once('close', () => this.destroy());
  if (options.timeout !== undefined) {
    socket.setTimeout(options.timeout);
  }
  process.nextTick(() => {
    if (!this.destroyed) {
      agent.addRequest(this, { ...options, host, port });
    }
  });
}

Object.setPrototypeOf(ClientRequest.prototype, OutgoingMessage.prototype);
Object.setPrototypeOf(ClientRequest, OutgoingMessage);

Object.assign(ClientRequest.prototype, sending, {
  _takeHeaders({ headers, auth, setHost }) {
    if (Array.isArray(headers)) {
      const pairs = Array.isArray(headers[0]) ? headers
        : headers.flatMap((name, i) => (i % 2 === 0 ? [[name, headers[i + 1]]] : []));
      pairs.forEach(([name, value]) => this._table.append(name, value));
    } else if (headers) {
      Object.keys(headers).forEach((name) => this.setHeader(name, headers[name]));
    }
    if (!this._table.has('host') && setHost !== false) {
      const name = this.host.includes(':') ? '[' + this.host + ']' : this.host;
      this.setHeader('Host', name + (this._port === this._usualPort ? '' : ':' + this._port));
    }
    if (auth && !this._table.has('authorization')) {
      this.setHeader('Authorization', 'Basic ' + Buffer.from(String(auth)).toString('base64'));
    }
  },

  _takeSignal(signal) {
    if (signal === undefined || signal === null) {
      return;
    }
    if (typeof signal !== 'object' || !('aborted' in signal)) {
      throw invalidType('options.signal', 'AbortSignal', signal);
    }
    const stop = () => this.destroy(aborted(signal.reason));
    if (signal.aborted) {
      process.nextTick(stop);
    } else {
      signal.addEventListener('abort', stop, { once: true });
      this.once('close', () => signal.removeEventListener('abort', stop));
    }
  },

  // ---- its place among the requests of its agent -----------------------------------------------

  _goThrough(agent, name) {
    const begin = () => this.onSocket(this.socket);
    this._place = { leave: () => agent._leave(name, begin) };
    agent._enter(name, begin);
  },

  onSocket(socket, error) {
    if (error) {
      this.destroy(error);
    } else if (!(socket instanceof RequestSocket)) {
      this.destroy(unavailable('A connection of its own', 'requests make theirs.'));
    } else if (!this.destroyed) {
      this._ready = true;
      this.emit('socket', socket);
      this._waiting.splice(0).forEach((step) => step());
    }
  },

  // What is sent waits for its turn among the requests of the agent.
  _when(step) {
    if (this._ready) {
      step();
    } else {
      this._waiting.push(step);
    }
  },

  // ---- the answer ------------------------------------------------------------------------------

  _answered(head) {
    if (this.destroyed) {
      return;
    }
    const res = new IncomingMessage(this.socket)._begin(this._exchange, head, this._joinSingle);
    this.res = res;
    res.req = this;
    res.once('close', () => this._over());
    if (!this.emit('response', res)) {
      res._dump();
    }
  },

  _over() {
    if (!this.destroyed) {
      Writable.prototype.destroy.call(this);
    }
  },

  abort() {
    if (!this.aborted) {
      this.aborted = true;
      process.nextTick(() => this.emit('abort'));
      this.destroy();
    }
  },

  _destroy(error, callback) {
    const { res } = this;
    this._place?.leave();
    if (res === null || !res.complete) {
      this._exchange?.abort();
    }
    if (res !== null && !res.complete && !res.destroyed) {
      res.destroy(hangUp('aborted'));
    }
    this.socket?.destroy();
    callback(error ?? (res === null ? hangUp() : null));
  },

  setTimeout(millis, callback) {
    if (typeof callback === 'function') {
      this.once('timeout', callback);
    }
    this.timeout = millis;
    this.socket.setTimeout(millis);
    return this;
  },

  clearTimeout(callback) {
    this.setTimeout(0, callback);
  },
});

module.exports = { ClientRequest };
