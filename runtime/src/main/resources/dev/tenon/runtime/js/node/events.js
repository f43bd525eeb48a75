// EventEmitter as Node.js has it.
'use strict';

const { nodeError, invalidType, outOfRange } = require('internal/errors');

const kCapture = Symbol('kCapture');
const kRejection = Symbol.for('nodejs.rejection');
const errorMonitor = Symbol('events.errorMonitor');
const { apply, ownKeys } = Reflect;

let defaultMaxListeners = 10;

function EventEmitter(options) {
  EventEmitter.init.call(this, options);
}

EventEmitter.prototype._events = undefined;
EventEmitter.prototype._eventsCount = 0;
EventEmitter.prototype._maxListeners = undefined;
Object.defineProperty(EventEmitter.prototype, kCapture, { value: false, writable: true, enumerable: false });

function checkListener(listener) {
  if (typeof listener !== 'function') {
    throw invalidType('listener', 'function', listener);
  }
}

function checkLimit(limit, name) {
  if (typeof limit !== 'number') {
    throw invalidType(name, 'number', limit);
  }
  if (!(limit >= 0)) {
    throw outOfRange(name, 'a non-negative number', limit);
  }
}

EventEmitter.init = function (options) {
  if (this._events === undefined || this._events === Object.getPrototypeOf(this)._events) {
    this._events = { __proto__: null };
    this._eventsCount = 0;
  }
  this._maxListeners = this._maxListeners || undefined;
  if (options?.captureRejections !== undefined) {
    if (typeof options.captureRejections !== 'boolean') {
      throw invalidType('options.captureRejections', 'boolean', options.captureRejections);
    }
    this[kCapture] = options.captureRejections;
  } else {
    this[kCapture] = EventEmitter.prototype[kCapture];
  }
};

EventEmitter.prototype.setMaxListeners = function setMaxListeners(n) {
  checkLimit(n, 'setMaxListeners');
  this._maxListeners = n;
  return this;
};

EventEmitter.prototype.getMaxListeners = function getMaxListeners() {
  return this._maxListeners === undefined ? defaultMaxListeners : this._maxListeners;
};

// An error that nobody listens for is thrown.
function throwUnheard(args) {
  const error = args[0];
  if (error instanceof Error) {
    throw error;
  }
  const { inspect } = require('internal/inspect');
  let text;
  try {
    text = inspect(error);
  } catch (e) {
    text = String(error);
  }
  const thrown = nodeError(Error, 'ERR_UNHANDLED_ERROR', error === undefined && args.length === 0 ? 'Unhandled error.' : 'Unhandled error. (' + text + ')');
  thrown.context = error;
  throw thrown;
}

function minded(emitter, result, type, args) {
  try {
    const then = result?.then;
    if (typeof then !== 'function') {
      return;
    }
    apply(then, result, [undefined, (error) => process.nextTick(() => {
      if (typeof emitter[kRejection] === 'function') {
        emitter[kRejection](error, type, ...args);
        return;
      }
      // A handler of this error that fails too would go round in circles.
      const before = emitter[kCapture];
      try {
        emitter[kCapture] = false;
        emitter.emit('error', error);
      } finally {
        emitter[kCapture] = before;
      }
    })]);
  } catch (error) {
    emitter.emit('error', error);
  }
}

EventEmitter.prototype.emit = function emit(type, ...args) {
  const events = this._events;
  if (type === 'error') {
    if (events !== undefined && events[errorMonitor] !== undefined) {
      this.emit(errorMonitor, ...args);
    }
    if (events === undefined || events.error === undefined) {
      throwUnheard(args);
    }
  }
  const handler = events === undefined ? undefined : events[type];
  if (handler === undefined) {
    return false;
  }
  if (typeof handler === 'function') {
    const result = apply(handler, this, args);
    if (this[kCapture] && result !== undefined) {
      minded(this, result, type, args);
    }
    return true;
  }
  const listeners = handler.slice();
  for (let i = 0; i < listeners.length; i++) {
    const result = apply(listeners[i], this, args);
    if (this[kCapture] && result !== undefined) {
      minded(this, result, type, args);
    }
  }
  return true;
};

function warnOfMany(target, type, list) {
  const limit = target._maxListeners === undefined ? defaultMaxListeners : target._maxListeners;
  if (limit > 0 && list.length > limit && !list.warned) {
    list.warned = true;
    const { inspect } = require('internal/inspect');
    const warning = new Error('Possible EventEmitter memory leak detected. ' + list.length + ' ' + String(type) + ' listeners added to ' +
      inspect(target, { depth: -1 }) + '. Use emitter.setMaxListeners() to increase limit');
    warning.name = 'MaxListenersExceededWarning';
    warning.emitter = target;
    warning.type = type;
    warning.count = list.length;
    process.emitWarning(warning);
  }
}

function add(target, type, listener, prepend) {
  checkListener(listener);
  let events = target._events;
  if (events === undefined) {
    events = target._events = { __proto__: null };
    target._eventsCount = 0;
  } else if (events.newListener !== undefined) {
    target.emit('newListener', type, listener.listener ?? listener);
    // A listener may have put other events in their place.
    events = target._events;
  }
  const known = events[type];
  if (known === undefined) {
    events[type] = listener;
    target._eventsCount++;
    return target;
  }
  let list = known;
  if (typeof known === 'function') {
    list = events[type] = prepend ? [listener, known] : [known, listener];
  } else if (prepend) {
    known.unshift(listener);
  } else {
    known.push(listener);
  }
  warnOfMany(target, type, list);
  return target;
}

function onceOnly(target, type, listener) {
  const wrapped = function (...args) {
    if (!wrapped.fired) {
      wrapped.fired = true;
      target.removeListener(type, wrapped);
      return apply(listener, target, args);
    }
    return undefined;
  };
  wrapped.listener = listener;
  return wrapped;
}

EventEmitter.prototype.addListener = function addListener(type, listener) {
  return add(this, type, listener, false);
};
EventEmitter.prototype.on = EventEmitter.prototype.addListener;

EventEmitter.prototype.prependListener = function prependListener(type, listener) {
  return add(this, type, listener, true);
};

EventEmitter.prototype.once = function once(type, listener) {
  checkListener(listener);
  this.on(type, onceOnly(this, type, listener));
  return this;
};

EventEmitter.prototype.prependOnceListener = function prependOnceListener(type, listener) {
  checkListener(listener);
  this.prependListener(type, onceOnly(this, type, listener));
  return this;
};

EventEmitter.prototype.removeListener = function removeListener(type, listener) {
  checkListener(listener);
  const events = this._events;
  const known = events === undefined ? undefined : events[type];
  if (known === undefined) {
    return this;
  }
  const isIt = (each) => each === listener || each.listener === listener;
  if (typeof known === 'function') {
    if (!isIt(known)) {
      return this;
    }
    this._eventsCount--;
    if (this._eventsCount === 0) {
      this._events = { __proto__: null };
    } else {
      delete events[type];
    }
    if (events.removeListener !== undefined) {
      this.emit('removeListener', type, known.listener ?? listener);
    }
    return this;
  }
  const at = known.findLastIndex(isIt);
  if (at < 0) {
    return this;
  }
  known.splice(at, 1);
  if (known.length === 1) {
    events[type] = known[0];
  }
  if (events.removeListener !== undefined) {
    this.emit('removeListener', type, listener);
  }
  return this;
};
EventEmitter.prototype.off = EventEmitter.prototype.removeListener;

EventEmitter.prototype.removeAllListeners = function removeAllListeners(...types) {
  const events = this._events;
  if (events === undefined) {
    return this;
  }
  const forget = (type) => {
    if (events[type] !== undefined) {
      this._eventsCount--;
      delete events[type];
    }
  };
  const all = types.length === 0;
  if (events.removeListener === undefined) {
    if (all) {
      this._events = { __proto__: null };
      this._eventsCount = 0;
    } else {
      forget(types[0]);
    }
    return this;
  }
  if (all) {
    for (const type of ownKeys(events)) {
      if (type !== 'removeListener') {
        this.removeAllListeners(type);
      }
    }
    this.removeAllListeners('removeListener');
    this._events = { __proto__: null };
    this._eventsCount = 0;
    return this;
  }
  const known = events[types[0]];
  if (typeof known === 'function') {
    this.removeListener(types[0], known);
  } else if (known !== undefined) {
    for (let i = known.length - 1; i >= 0; i--) {
      this.removeListener(types[0], known[i]);
    }
  }
  return this;
};

function listenersOf(emitter, type) {
  const known = emitter._events === undefined ? undefined : emitter._events[type];
  return known === undefined ? [] : typeof known === 'function' ? [known] : known.slice();
}

EventEmitter.prototype.listeners = function listeners(type) {
  return listenersOf(this, type).map((each) => each.listener ?? each);
};

EventEmitter.prototype.rawListeners = function rawListeners(type) {
  return listenersOf(this, type);
};

function listenerCount(type, listener) {
  const all = listenersOf(this, type);
  return typeof listener === 'function' ? all.filter((each) => each === listener || each.listener === listener).length : all.length;
}
EventEmitter.prototype.listenerCount = listenerCount;

EventEmitter.prototype.eventNames = function eventNames() {
  return this._eventsCount > 0 ? ownKeys(this._events) : [];
};

module.exports = EventEmitter;

EventEmitter.EventEmitter = EventEmitter;
EventEmitter.usingDomains = false;
EventEmitter.captureRejectionSymbol = kRejection;
EventEmitter.errorMonitor = errorMonitor;
Object.defineProperties(EventEmitter, {
  captureRejections: {
    get: () => EventEmitter.prototype[kCapture],
    set(value) {
      if (typeof value !== 'boolean') {
        throw invalidType('EventEmitter.captureRejections', 'boolean', value);
      }
      EventEmitter.prototype[kCapture] = value;
    },
    enumerable: true,
    configurable: true,
  },
  defaultMaxListeners: {
    get: () => defaultMaxListeners,
    set(value) {
      checkLimit(value, 'defaultMaxListeners');
      defaultMaxListeners = value;
    },
    enumerable: true,
    configurable: true,
  },
});
EventEmitter.listenerCount = (emitter, type) =>
  (typeof emitter.listenerCount === 'function' ? emitter.listenerCount(type) : listenerCount.call(emitter, type));
Object.assign(EventEmitter, require('internal/events'));
EventEmitter.setMaxListeners = function setMaxListeners(n = defaultMaxListeners, ...targets) {
  checkLimit(n, 'setMaxListeners');
  if (targets.length === 0) {
    defaultMaxListeners = n;
  }
  for (const target of targets) {
    if (target instanceof EventTarget) {
      Object.defineProperty(target, kTargetLimit, { value: n, configurable: true });
    } else if (typeof target?.setMaxListeners === 'function') {
      target.setMaxListeners(n);
    } else {
      throw invalidType('eventTargets', ['EventEmitter', 'EventTarget'], target);
    }
  }
};
EventEmitter.getMaxListeners = (target) => {
  if (typeof target?.getMaxListeners === 'function') {
    return target.getMaxListeners();
  }
  if (target instanceof EventTarget) {
    return target[kTargetLimit] ?? defaultMaxListeners;
  }
  throw invalidType('emitter', ['EventEmitter', 'EventTarget'], target);
};

const kTargetLimit = Symbol('events.maxEventTargetListeners');
Object.defineProperty(EventEmitter, 'EventEmitterAsyncResource', {
  get: () => require('internal/emitter-resource'), enumerable: true, configurable: true,
});
