// HTTP/2 is not spoken here; what asks for the module may be loaded and finds its names.
'use strict';

const EventEmitter = require('events');
const { unavailable } = require('internal/errors');
const { IncomingMessage } = require('internal/http/incoming');
const { ServerResponse, Server } = require('internal/http/server');
const { constants } = require('internal/http/two');

function connect() {
  throw unavailable('A connection in HTTP/2', 'use http, https or fetch.');
}

module.exports = {
  constants,
  connect,
  createServer: (options, listener) => new Server(options, listener),
  createSecureServer: (options, listener) => new Server(options, listener),
  getDefaultSettings: () => ({ headerTableSize: 4096, enablePush: true, initialWindowSize: 65535, maxFrameSize: 16384 }),
  getPackedSettings: connect,
  getUnpackedSettings: connect,
  sensitiveHeaders: Symbol('sensitiveHeaders'),
  Http2Session: class Http2Session extends EventEmitter {},
  Http2ServerRequest: IncomingMessage,
  Http2ServerResponse: ServerResponse,
};
