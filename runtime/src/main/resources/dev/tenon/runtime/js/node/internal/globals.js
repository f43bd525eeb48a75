// Globals that are members of a module under another name, or of none.
'use strict';

module.exports = {
  get crypto() {
    return require('crypto').webcrypto;
  },
  get performance() {
    return require('perf_hooks').performance;
  },
  get structuredClone() {
    return require('internal/clone').structuredClone;
  },
};
