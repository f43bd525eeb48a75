// Datagrams are not to be had here; what asks for the module may be loaded.
'use strict';

const EventEmitter = require('events');
const { unavailable } = require('internal/errors');

class Socket extends EventEmitter {}

function createSocket() {
  throw unavailable('To send datagrams', 'use http, https or fetch.');
}

module.exports = { createSocket, Socket };
