// EventEmitter as the package "events" makes it, and what Node.js has had since.
'use strict';

const EventEmitter = require('vendor/events');

module.exports = EventEmitter;
