// The functions of events that wait for something.
'use strict';

const { invalidType } = require('internal/errors');
const { abortError } = require('internal/aborted');

function checkSignal(signal, name = 'options.signal') {
  if (signal !== undefined && (signal === null || typeof signal !== 'object' || !('aborted' in signal))) {
    throw invalidType(name, 'AbortSignal', signal);
  }
}

const isEmitter = (target) => typeof target?.on === 'function' && typeof target.removeListener === 'function';
const isTarget = (target) => typeof target?.addEventListener === 'function';

function listen(target, type, listener, options) {
  if (isEmitter(target)) {
    options?.once ? target.once(type, listener) : target.on(type, listener);
  } else if (isTarget(target)) {
    target.addEventListener(type, listener, options);
  } else {
    throw invalidType('emitter', 'EventEmitter', target);
  }
}

function unlisten(target, type, listener) {
  isEmitter(target) ? target.removeListener(type, listener) : target.removeEventListener(type, listener);
}

function once(target, type, options = {}) {
  let signal;
  try {
    if (options === null || typeof options !== 'object') {
      throw invalidType('options', 'Object', options);
    }
    signal = options.signal;
    checkSignal(signal);
  } catch (e) {
    return Promise.reject(e);
  }
  if (signal?.aborted) {
    return Promise.reject(abortError(signal));
  }
  return new Promise((resolve, reject) => {
    const end = () => {
      unlisten(target, type, came);
      if (isEmitter(target) && type !== 'error') {
        unlisten(target, 'error', failed);
      }
      signal?.removeEventListener('abort', aborted);
    };
    const failed = (error) => {
      end();
      reject(error);
    };
    const came = (...args) => {
      end();
      resolve(args);
    };
    const aborted = () => {
      end();
      reject(abortError(signal));
    };
    listen(target, type, came, { once: true });
    if (isEmitter(target) && type !== 'error') {
      target.once('error', failed);
    }
    signal?.addEventListener('abort', aborted, { once: true });
  });
}

function on(target, type, options = {}) {
  if (options === null || typeof options !== 'object') {
    throw invalidType('options', 'Object', options);
  }
  const { signal } = options;
  checkSignal(signal);
  if (signal?.aborted) {
    throw abortError(signal);
  }
  const came = [];
  const waiting = [];
  let error = null;
  let finished = false;
  const high = options.highWaterMark ?? options.highWatermark ?? Infinity;
  const low = options.lowWaterMark ?? options.lowWatermark ?? 1;
  let paused = false;

  const heard = (...args) => {
    if (waiting.length > 0) {
      waiting.shift().resolve({ value: args, done: false });
      return;
    }
    came.push(args);
    if (!paused && came.length > high && typeof target.pause === 'function') {
      paused = true;
      target.pause();
    }
  };
  const failed = (reason) => {
    if (waiting.length > 0) {
      waiting.shift().reject(reason);
    } else {
      error = reason;
    }
    end();
  };
  const aborted = () => failed(abortError(signal));
  const end = () => {
    unlisten(target, type, heard);
    if (isEmitter(target) && type !== 'error') {
      unlisten(target, 'error', failed);
    }
    for (const name of options.close ?? []) {
      unlisten(target, name, end);
    }
    signal?.removeEventListener('abort', aborted);
    finished = true;
    for (const each of waiting.splice(0)) {
      each.resolve({ value: undefined, done: true });
    }
    return Promise.resolve({ value: undefined, done: true });
  };

  listen(target, type, heard);
  if (isEmitter(target) && type !== 'error') {
    target.on('error', failed);
  }
  for (const name of options.close ?? []) {
    listen(target, name, end);
  }
  signal?.addEventListener('abort', aborted, { once: true });

  const between = Object.getPrototypeOf(Object.getPrototypeOf(async function* () {}).prototype);
  return Object.setPrototypeOf({
    next() {
      if (came.length > 0) {
        const value = came.shift();
        if (paused && came.length < low) {
          paused = false;
          target.resume();
        }
        return Promise.resolve({ value, done: false });
      }
      if (error !== null) {
        const reason = error;
        error = null;
        return Promise.reject(reason);
      }
      return finished ? end() : new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
    return: end,
    throw(reason) {
      if (!(reason instanceof Error)) {
        throw invalidType('EventEmitter.AsyncIterator', 'Error', reason);
      }
      failed(reason);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  }, between);
}

function getEventListeners(target, type) {
  if (typeof target?.listeners === 'function') {
    return target.listeners(type);
  }
  const { EventTarget, listenersOf } = require('internal/abort');
  if (target instanceof EventTarget) {
    return listenersOf(target, type);
  }
  throw invalidType('emitter', ['EventEmitter', 'EventTarget'], target);
}

function addAbortListener(signal, listener) {
  if (signal === undefined) {
    throw invalidType('signal', 'AbortSignal', signal);
  }
  checkSignal(signal, 'signal');
  if (typeof listener !== 'function') {
    throw invalidType('listener', 'function', listener);
  }
  if (signal.aborted) {
    queueMicrotask(() => listener());
  } else {
    signal.addEventListener('abort', listener, { once: true });
  }
  return { [Symbol.dispose]: () => signal.removeEventListener('abort', listener) };
}

module.exports = { once, on, getEventListeners, addAbortListener };
