// Timers as promises, which a signal can end.
'use strict';

const { check, invalidType } = require('internal/errors');
const { abortError } = require('internal/aborted');

function checked(options) {
  if (options === null || typeof options !== 'object') {
    throw invalidType('options', 'Object', options);
  }
  const { signal, ref = true } = options;
  if (signal !== undefined && (signal === null || typeof signal !== 'object' || !('aborted' in signal))) {
    throw invalidType('options.signal', 'AbortSignal', signal);
  }
  check('boolean', ref, 'options.ref');
  return { signal, ref };
}

function waiting(start, stop, value, options) {
  let signal, ref;
  try {
    ({ signal, ref } = checked(options));
  } catch (e) {
    return Promise.reject(e);
  }
  if (signal?.aborted) {
    return Promise.reject(abortError(signal));
  }
  return new Promise((resolve, reject) => {
    const aborted = () => {
      stop(timer);
      reject(abortError(signal));
    };
    const timer = start(() => {
      signal?.removeEventListener('abort', aborted);
      resolve(value);
    });
    if (!ref) {
      timer.unref();
    }
    signal?.addEventListener('abort', aborted, { once: true });
  });
}

function after(delay, value, options = {}) {
  if (delay !== undefined && typeof delay !== 'number') {
    return Promise.reject(invalidType('delay', 'number', delay));
  }
  return waiting((done) => setTimeout(done, delay), clearTimeout, value, options);
}

function soon(value, options = {}) {
  return waiting((done) => setImmediate(done), clearImmediate, value, options);
}

async function* every(delay, value, options = {}) {
  if (delay !== undefined) {
    check('number', delay, 'delay');
  }
  const { signal, ref } = checked(options);
  if (signal?.aborted) {
    throw abortError(signal);
  }
  let due = 0;
  let wake = null;
  const timer = setInterval(() => {
    due++;
    wake?.();
  }, delay);
  if (!ref) {
    timer.unref();
  }
  const aborted = () => {
    clearInterval(timer);
    wake?.();
  };
  signal?.addEventListener('abort', aborted, { once: true });
  try {
    for (;;) {
      if (due === 0 && !signal?.aborted) {
        await new Promise((resolve) => {
          wake = resolve;
        });
      }
      for (; due > 0; due--) {
        yield value;
      }
      if (signal?.aborted) {
        throw abortError(signal);
      }
    }
  } finally {
    clearInterval(timer);
    signal?.removeEventListener('abort', aborted);
  }
}

class Scheduler {
  wait(delay, options) {
    return after(delay, undefined, options);
  }

  yield() {
    return soon();
  }
}

module.exports = { setTimeout: after, setImmediate: soon, setInterval: every, scheduler: new Scheduler() };
