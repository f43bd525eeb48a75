'use strict';

// Calls back when it was counted down to nothing.
module.exports = class Countdown {
  constructor(limit, callback) {
    this.remaining = limit;
    this.callback = require('node-tests/test/common').mustCall(callback);
  }

  dec() {
    if (--this.remaining === 0) {
      this.callback();
    }
    return this.remaining;
  }
};
