// Requests over HTTP as in Node.js, through the host's guarded client.
'use strict';

const { Agent } = require('internal/http/agent');
const { ClientRequest } = require('internal/http/client');
const { IncomingMessage } = require('internal/http/incoming');
const { OutgoingMessage } = require('internal/http/outgoing');
const { Server, ServerResponse } = require('internal/http/server');
const { METHODS, STATUS_CODES } = require('internal/http/codes');
const { validateHeaderName, validateHeaderValue } = require('internal/http/headers');

function request(url, options, callback) {
  return new ClientRequest(url, options, callback);
}

function get(url, options, callback) {
  const asked = request(url, options, callback);
  asked.end();
  return asked;
}

function createServer(options, listener) {
  return new Server(options, listener);
}

let globalAgent = new Agent({ keepAlive: true, scheduling: 'lifo', timeout: 5000 });

module.exports = {
  _connectionListener: undefined,
  METHODS,
  STATUS_CODES,
  Agent,
  ClientRequest,
  IncomingMessage,
  OutgoingMessage,
  Server,
  ServerResponse,
  createServer,
  validateHeaderName,
  validateHeaderValue,
  get,
  request,
  maxHeaderSize: 16384,
  setMaxIdleHTTPParsers() {},
  get globalAgent() {
    return globalAgent;
  },
  set globalAgent(agent) {
    globalAgent = agent;
  },
};
