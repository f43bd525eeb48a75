// What is carried along from where something asynchronous was begun to where it goes on.
'use strict';

const { invalidType, nodeError } = require('internal/errors');
const carried = require('internal/carried');

class AsyncLocalStorage {
  run(store, f, ...args) {
    return carried.runWith(this, store, () => Reflect.apply(f, null, args));
  }

  exit(f, ...args) {
    return carried.runWith(this, undefined, () => Reflect.apply(f, null, args));
  }

  enterWith(store) {
    carried.enter(this, store);
  }

  disable() {
    carried.enter(this, undefined);
  }

  getStore() {
    return carried.storeOf(this);
  }

  static bind(f) {
    return AsyncResource.bind(f);
  }

  static snapshot() {
    const here = carried.snapshot();
    return (f, ...args) => here(() => f(...args));
  }
}

let lastId = 1;

class AsyncResource {
  #id = ++lastId;
  #trigger = 1;
  #here = carried.snapshot();

  constructor(type, options = {}) {
    if (typeof type !== 'string') {
      throw invalidType('type', 'string', type);
    }
    const trigger = typeof options === 'number' ? options : options?.triggerAsyncId ?? 1;
    if (!Number.isSafeInteger(trigger) || trigger < -1) {
      throw nodeError(RangeError, 'ERR_INVALID_ASYNC_ID', 'Invalid triggerAsyncId value: ' + trigger);
    }
    this.#trigger = trigger;
  }

  runInAsyncScope(f, receiver, ...args) {
    return this.#here(() => Reflect.apply(f, receiver, args));
  }

  bind(f, receiver) {
    if (typeof f !== 'function') {
      throw invalidType('fn', 'function', f);
    }
    const resource = this;
    const bound = function (...args) {
      return resource.runInAsyncScope(f, receiver === undefined ? this : receiver, ...args);
    };
    return Object.defineProperty(bound, 'length', { value: f.length, configurable: true });
  }

  static bind(f, type, receiver) {
    return new AsyncResource(type || f?.name || 'bound-anonymous-fn').bind(f, receiver);
  }

  emitDestroy() {
    return this;
  }

  asyncId() {
    return this.#id;
  }

  triggerAsyncId() {
    return this.#trigger;
  }
}

const top = {};

function createHook(callbacks) {
  for (const name of ['init', 'before', 'after', 'destroy', 'promiseResolve']) {
    if (callbacks[name] !== undefined && typeof callbacks[name] !== 'function') {
      throw nodeError(TypeError, 'ERR_ASYNC_CALLBACK', 'hook.' + name + ' must be a function');
    }
  }
  // Nothing is told to hooks: what they watch is in Java.
  return { enable() { return this; }, disable() { return this; } };
}

module.exports = {
  AsyncLocalStorage,
  AsyncResource,
  createHook,
  executionAsyncId: () => 1,
  triggerAsyncId: () => 0,
  executionAsyncResource: () => top,
  asyncWrapProviders: Object.freeze({ NONE: 0 }),
};
