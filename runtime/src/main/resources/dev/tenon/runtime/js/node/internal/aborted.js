// What is thrown when a signal has ended something.
'use strict';

class AbortError extends Error {
  constructor(message = 'The operation was aborted', options = undefined) {
    super(message, options);
    this.code = 'ABORT_ERR';
    this.name = 'AbortError';
  }
}

const abortError = (signal) => new AbortError(undefined, signal === undefined ? undefined : { cause: signal.reason });

module.exports = { AbortError, abortError };
