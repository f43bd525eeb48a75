// Events and the signals that stop things, as browsers and Node.js have them.
'use strict';

const { invalidType, nodeError } = require('internal/errors');

const CODES = {
  IndexSizeError: 1, NotFoundError: 8, NotSupportedError: 9, InvalidStateError: 11, SyntaxError: 12, InvalidAccessError: 15,
  TimeoutError: 23, AbortError: 20, InvalidCharacterError: 5, DataCloneError: 25, QuotaExceededError: 22, NetworkError: 19,
};

class DOMException extends Error {
  #name;

  constructor(message = '', options = 'Error') {
    super(message);
    this.#name = typeof options === 'object' && options !== null ? String(options.name ?? 'Error') : String(options);
    if (typeof options === 'object' && options !== null && 'cause' in options) {
      this.cause = options.cause;
    }
  }

  get name() {
    return this.#name;
  }

  get code() {
    return CODES[this.#name] ?? 0;
  }
}

class Event {
  #type;
  #cancelable;
  #prevented = false;
  _stopped = false;
  target = null;
  currentTarget = null;

  constructor(type, { cancelable = false, bubbles = false, composed = false } = {}) {
    if (arguments.length === 0) {
      throw nodeError(TypeError, 'ERR_MISSING_ARGS', 'The "type" argument must be specified');
    }
    this.#type = String(type);
    this.#cancelable = Boolean(cancelable);
    this.bubbles = Boolean(bubbles);
    this.composed = Boolean(composed);
    this.timeStamp = Date.now();
    Object.defineProperty(this, '_stopped', { enumerable: false, writable: true });
  }

  get type() {
    return this.#type;
  }

  get cancelable() {
    return this.#cancelable;
  }

  get defaultPrevented() {
    return this.#prevented;
  }

  preventDefault() {
    this.#prevented = this.#cancelable;
  }

  stopPropagation() {}

  stopImmediatePropagation() {
    this._stopped = true;
  }
}

class CustomEvent extends Event {
  constructor(type, options = {}) {
    super(type, options);
    this.detail = options.detail ?? null;
  }
}

class EventTarget {
  #listeners = new Map();

  addEventListener(type, listener, options = {}) {
    if (listener === null || listener === undefined) {
      return;
    }
    if (typeof listener !== 'function' && typeof listener !== 'object') {
      throw invalidType('listener', 'EventListener', listener);
    }
    const { once = false, signal, capture = false } = typeof options === 'boolean' ? { capture: options } : options ?? {};
    if (signal?.aborted) {
      return;
    }
    const all = this.#listeners.get(String(type)) ?? [];
    if (!all.some((known) => known.listener === listener && known.capture === Boolean(capture))) {
      this.#listeners.set(String(type), [...all, { listener, once, capture: Boolean(capture) }]);
      signal?.addEventListener('abort', () => this.removeEventListener(type, listener, options), { once: true });
    }
  }

  removeEventListener(type, listener, options) {
    const capture = typeof options === 'boolean' ? options : Boolean(options?.capture);
    const all = this.#listeners.get(String(type)) ?? [];
    this.#listeners.set(String(type), all.filter((known) => known.listener !== listener || known.capture !== capture));
  }

  dispatchEvent(event) {
    if (!(event instanceof Event)) {
      throw invalidType('event', 'Event', event);
    }
    event.target = this;
    event.currentTarget = this;
    for (const { listener, once, capture } of this.#listeners.get(event.type) ?? []) {
      if (once) {
        this.removeEventListener(event.type, listener, capture);
      }
      try {
        typeof listener === 'function' ? listener.call(this, event) : listener.handleEvent(event);
      } catch (e) {
        // As in Node.js: the others are still told, and then it is an uncaught exception.
        process.nextTick(() => {
          throw e;
        });
      }
      if (event._stopped) {
        break;
      }
    }
    event.currentTarget = null;
    return !event.defaultPrevented;
  }
}

const OWN = Symbol('made here');

class AbortSignal extends EventTarget {
  #aborted = false;
  #reason;
  #handler = null;

  constructor(own) {
    if (own !== OWN) {
      throw nodeError(TypeError, 'ERR_ILLEGAL_CONSTRUCTOR', 'Illegal constructor');
    }
    super();
  }

  get aborted() {
    return this.#aborted;
  }

  get reason() {
    return this.#reason;
  }

  get onabort() {
    return this.#handler;
  }

  set onabort(handler) {
    if (this.#handler !== null) {
      this.removeEventListener('abort', this.#handler);
    }
    this.#handler = typeof handler === 'function' ? handler : null;
    if (this.#handler !== null) {
      this.addEventListener('abort', this.#handler);
    }
  }

  throwIfAborted() {
    if (this.#aborted) {
      throw this.#reason;
    }
  }

  static _abort(signal, reason = new DOMException('This operation was aborted', 'AbortError')) {
    if (!signal.#aborted) {
      signal.#aborted = true;
      signal.#reason = reason;
      signal.dispatchEvent(new Event('abort'));
    }
  }

  static abort(reason) {
    const signal = new AbortSignal(OWN);
    AbortSignal._abort(signal, reason);
    return signal;
  }

  static timeout(millis) {
    const signal = new AbortSignal(OWN);
    const timer = setTimeout(
      () => AbortSignal._abort(signal, new DOMException('The operation was aborted due to timeout', 'TimeoutError')), millis);
    timer.unref();
    return signal;
  }

  static any(signals) {
    const all = [...signals];
    const any = new AbortSignal(OWN);
    const first = all.find((signal) => signal.aborted);
    if (first !== undefined) {
      AbortSignal._abort(any, first.reason);
      return any;
    }
    for (const signal of all) {
      signal.addEventListener('abort', () => AbortSignal._abort(any, signal.reason), { once: true });
    }
    return any;
  }
}

class AbortController {
  #signal = new AbortSignal(OWN);

  get signal() {
    return this.#signal;
  }

  abort(reason) {
    AbortSignal._abort(this.#signal, reason);
  }
}

const tag = (type, name) => Object.defineProperty(type.prototype, Symbol.toStringTag, { value: name, configurable: true });
tag(Event, 'Event');
tag(EventTarget, 'EventTarget');
tag(AbortSignal, 'AbortSignal');
tag(AbortController, 'AbortController');
tag(DOMException, 'DOMException');

module.exports = { AbortController, AbortSignal, CustomEvent, DOMException, Event, EventTarget, default: AbortController };
