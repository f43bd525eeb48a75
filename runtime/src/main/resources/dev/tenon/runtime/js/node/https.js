// Requests over HTTPS as in Node.js. Certificates are always checked.
'use strict';

const http = require('http');
const { ClientRequest } = require('internal/http/client');
const { urlToHttpOptions } = require('internal/http/options');

function Agent(options) {
  if (!(this instanceof Agent)) {
    return new Agent(options);
  }
  http.Agent.call(this, options);
  this.defaultPort = 443;
  this.protocol = 'https:';
  this.maxCachedSessions = this.options.maxCachedSessions ?? 100;
}

Object.setPrototypeOf(Agent.prototype, http.Agent.prototype);
Object.setPrototypeOf(Agent, http.Agent);

Agent.prototype.getName = function getName(options = {}) {
  const { servername = '', rejectUnauthorized = '' } = options;
  return http.Agent.prototype.getName.call(this, options) + ':' + servername + ':' + rejectUnauthorized;
};

const standard = new Agent({ keepAlive: true, scheduling: 'lifo', timeout: 5000 });

function request(...args) {
  let options = {};
  if (typeof args[0] === 'string') {
    options = urlToHttpOptions(new URL(args.shift()));
  } else if (typeof args[0]?.searchParams === 'object' && typeof args[0].href === 'string') {
    options = urlToHttpOptions(args.shift());
  }
  if (args[0] && typeof args[0] !== 'function') {
    Object.assign(options, args.shift());
  }
  options._defaultAgent = module.exports.globalAgent;
  return new ClientRequest(options, ...args);
}

function get(...args) {
  const asked = request(...args);
  asked.end();
  return asked;
}

function Server(options, listener) {
  if (!(this instanceof Server)) {
    return new Server(options, listener);
  }
  http.Server.call(this, options, listener);
}

Object.setPrototypeOf(Server.prototype, http.Server.prototype);
Object.setPrototypeOf(Server, http.Server);

module.exports = {
  Agent,
  globalAgent: standard,
  Server,
  createServer: (options, listener) => new Server(options, listener),
  get,
  request,
};
