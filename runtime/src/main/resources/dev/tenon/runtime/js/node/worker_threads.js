// An app is always in the main thread, and has no other.
'use strict';

const EventEmitter = require('events');
const { unavailable } = require('internal/errors');

class Worker extends EventEmitter {
  constructor() {
    throw unavailable('A worker thread', 'the host runs an app for many events at once by itself.');
  }
}

class MessagePort extends EventTarget {
  #other = null;
  #handler = null;
  #closed = false;

  static _pair() {
    const [one, two] = [new MessagePort(), new MessagePort()];
    one.#other = two;
    two.#other = one;
    return [one, two];
  }

  postMessage(value) {
    const data = structuredClone(value);
    const to = this.#other;
    if (!this.#closed && to !== null) {
      setImmediate(() => {
        const { Event } = require('internal/abort');
        to.dispatchEvent(Object.assign(new Event('message'), { data }));
      });
    }
  }

  get onmessage() {
    return this.#handler;
  }

  set onmessage(handler) {
    if (this.#handler !== null) {
      this.removeEventListener('message', this.#handler);
    }
    this.#handler = handler;
    if (typeof handler === 'function') {
      this.addEventListener('message', handler);
    }
  }

  on(type, listener) {
    this.addEventListener(type, (event) => listener(event.data));
    return this;
  }

  once(type, listener) {
    this.addEventListener(type, (event) => listener(event.data), { once: true });
    return this;
  }

  start() {}
  ref() {}
  unref() {}

  close() {
    this.#closed = true;
    if (this.#other !== null) {
      this.#other.#closed = true;
    }
  }
}

class MessageChannel {
  constructor() {
    [this.port1, this.port2] = MessagePort._pair();
  }
}

const environment = new Map();

module.exports = {
  isMainThread: true, parentPort: null, workerData: null, threadId: 0, resourceLimits: {}, SHARE_ENV: Symbol.for('nodejs.worker_threads.SHARE_ENV'),
  Worker, MessagePort, MessageChannel,
  BroadcastChannel: class BroadcastChannel extends EventTarget { postMessage() {} close() {} ref() {} unref() {} },
  markAsUntransferable() {},
  moveMessagePortToContext: (port) => port,
  receiveMessageOnPort: () => undefined,
  setEnvironmentData: (key, value) => void environment.set(key, value),
  getEnvironmentData: (key) => environment.get(key),
};
