'use strict';

const { unavailable } = require('internal/errors');

const start = () => {
  throw unavailable('A prompt', 'nobody could type into it.');
};

module.exports = {
  start, REPLServer: class REPLServer { constructor() { start(); } }, Recoverable: class Recoverable extends SyntaxError {},
  writer: require('util').inspect, REPL_MODE_SLOPPY: Symbol('repl-sloppy'), REPL_MODE_STRICT: Symbol('repl-strict'),
  get builtinModules() {
    return require('module').builtinModules;
  },
};
