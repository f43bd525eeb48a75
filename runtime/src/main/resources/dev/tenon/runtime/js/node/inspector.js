'use strict';

const { unavailable } = require('internal/errors');

const refuse = () => {
  throw unavailable('To inspect a process', 'use console.');
};

module.exports = { open: refuse, close() {}, url: () => undefined, waitForDebugger: refuse, console: globalThis.console, Session: class Session { connect() { refuse(); } } };
