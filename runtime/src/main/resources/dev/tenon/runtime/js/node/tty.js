'use strict';

const { unavailable } = require('internal/errors');

function ReadStream() {
  throw unavailable('A terminal', 'an app has none.');
}

function WriteStream() {
  throw unavailable('A terminal', 'use console.');
}

module.exports = { isatty: () => false, ReadStream, WriteStream };
