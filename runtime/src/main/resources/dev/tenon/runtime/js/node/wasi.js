'use strict';

const { unavailable } = require('internal/errors');

module.exports = { WASI: class WASI { constructor() { throw unavailable('WASI', 'use a package that is written in JavaScript alone.'); } } };
