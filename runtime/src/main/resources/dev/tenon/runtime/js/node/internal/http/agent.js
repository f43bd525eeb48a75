// Agents hold options and say how many requests go to a server at a time. Connections are kept and
// used again by the runtime, so there is none in an agent.
'use strict';

const EventEmitter = require('events');
const { outOfRange, unavailable } = require('internal/errors');

const runs = new WeakMap();

function Agent(options) {
  if (!(this instanceof Agent)) {
    return new Agent(options);
  }
  EventEmitter.call(this);
  this.options = { __proto__: null, ...options, path: null };
  this.requests = Object.create(null);
  this.sockets = Object.create(null);
  this.freeSockets = Object.create(null);
  this.defaultPort = 80;
  this.protocol = 'http:';
  this.keepAliveMsecs = this.options.keepAliveMsecs || 1000;
  this.keepAlive = this.options.keepAlive || false;
  this.maxSockets = this.options.maxSockets || Infinity;
  this.maxFreeSockets = this.options.maxFreeSockets || 256;
  this.scheduling = this.options.scheduling || 'lifo';
  this.maxTotalSockets = this.options.maxTotalSockets ?? Infinity;
  this.totalSocketCount = 0;
  if (!(this.maxTotalSockets > 0)) {
    throw outOfRange('maxTotalSockets', '> 0', this.maxTotalSockets);
  }
}

Object.setPrototypeOf(Agent.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Agent, EventEmitter);

Agent.defaultMaxSockets = Infinity;

Object.assign(Agent.prototype, {
  getName(options = {}) {
    const { host, port, localAddress, family, socketPath } = options;
    return (host || 'localhost') + ':' + (port || '') + ':' + (localAddress || '') +
      (family === 4 || family === 6 ? ':' + family : '') + (socketPath ? ':' + socketPath : '');
  },

  addRequest(request, options) {
    if (this.createSocket === Agent.prototype.createSocket) {
      request._goThrough(this, this.getName(options));
      return;
    }
    // An agent that makes connections itself leads elsewhere, such as through a proxy.
    this.createSocket(request, options, (error, socket) => request.onSocket(socket, error));
  },

  // Has something begun when there is room for it.
  _enter(name, begin) {
    forget(this);
    const most = Math.min(this.maxSockets || Infinity, this.maxTotalSockets || Infinity);
    const busy = (this.sockets[name] ??= []);
    if (busy.length < most) {
      busy.push(begin);
      this.totalSocketCount++;
      begin();
    } else {
      (this.requests[name] ??= []).push(begin);
    }
  },

  // What was begun is over, or is not to begin any more.
  _leave(name, begun) {
    forget(this);
    const waiting = this.requests[name] ?? [];
    const busy = this.sockets[name] ?? [];
    remove(waiting, begun);
    if (remove(busy, begun)) {
      this.totalSocketCount--;
    }
    const next = waiting.shift();
    if (waiting.length === 0) {
      delete this.requests[name];
    }
    if (busy.length === 0) {
      delete this.sockets[name];
    }
    if (next !== undefined) {
      this._enter(name, next);
    }
  },

  createConnection() {
    throw unavailable('A connection of its own', 'requests make theirs.');
  },

  createSocket(request, options, callback) {
    callback(unavailable('A connection of its own', 'requests make theirs.'));
  },

  keepSocketAlive() {
    return true;
  },

  reuseSocket() {},

  // The runtime closes connections that nobody uses.
  destroy() {},
});

// An agent of a package stays when a run is over, and what that run has left open is over with it.
function forget(agent) {
  if (runs.get(agent) !== host.run()) {
    runs.set(agent, host.run());
    agent.requests = Object.create(null);
    agent.sockets = Object.create(null);
    agent.totalSocketCount = 0;
  }
}

function remove(list, one) {
  const at = list.indexOf(one);
  if (at >= 0) {
    list.splice(at, 1);
  }
  return at >= 0;
}

module.exports = { Agent };
