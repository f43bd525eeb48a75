// Channels by name, on which packages tell each other what they do.
'use strict';

const { invalidType } = require('internal/errors');

const channels = new Map();

function failed(error) {
  process.nextTick(() => {
    throw error;
  });
}

class Channel {
  #subscribers = [];
  #stores = new Map();

  constructor(name) {
    this.name = name;
  }

  get hasSubscribers() {
    return this.#subscribers.length > 0 || this.#stores.size > 0;
  }

  subscribe(subscription) {
    if (typeof subscription !== 'function') {
      throw invalidType('subscription', 'function', subscription);
    }
    this.#subscribers = [...this.#subscribers, subscription];
  }

  unsubscribe(subscription) {
    const at = this.#subscribers.indexOf(subscription);
    this.#subscribers = this.#subscribers.filter((_, i) => i !== at);
    return at >= 0;
  }

  publish(message) {
    for (const subscription of this.#subscribers) {
      try {
        subscription(message, this.name);
      } catch (e) {
        failed(e);
      }
    }
  }

  bindStore(store, transform) {
    this.#stores.set(store, transform);
  }

  unbindStore(store) {
    return this.#stores.delete(store);
  }

  runStores(data, f, receiver, ...args) {
    let run = () => {
      this.publish(data);
      return Reflect.apply(f, receiver, args);
    };
    for (const [store, transform] of this.#stores) {
      const inner = run;
      run = () => {
        let context = data;
        try {
          context = transform === undefined ? data : transform(data);
        } catch (e) {
          failed(e);
          return inner();
        }
        return store.run(context, inner);
      };
    }
    return run();
  }
}

function channel(name) {
  if (typeof name !== 'string' && typeof name !== 'symbol') {
    throw invalidType('channel', ['string', 'symbol'], name);
  }
  if (!channels.has(name)) {
    channels.set(name, new Channel(name));
  }
  return channels.get(name);
}

const STEPS = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'];

class TracingChannel {
  constructor(nameOrChannels) {
    for (const step of STEPS) {
      this[step] = typeof nameOrChannels === 'string' ? channel('tracing:' + nameOrChannels + ':' + step) : nameOrChannels[step];
      if (!(this[step] instanceof Channel)) {
        throw typeof nameOrChannels === 'object' && nameOrChannels !== null
          ? invalidType('nameOrChannels.' + step, 'Channel', this[step])
          : invalidType('nameOrChannels', ['string', 'object', 'TracingChannel'], nameOrChannels);
      }
    }
  }

  subscribe(handlers) {
    for (const step of STEPS) {
      if (handlers[step]) {
        this[step].subscribe(handlers[step]);
      }
    }
  }

  unsubscribe(handlers) {
    return STEPS.filter((step) => handlers[step]).map((step) => this[step].unsubscribe(handlers[step])).every(Boolean);
  }

  traceSync(f, context = {}, receiver, ...args) {
    return this.start.runStores(context, () => {
      try {
        return context.result = Reflect.apply(f, receiver, args);
      } catch (e) {
        context.error = e;
        this.error.publish(context);
        throw e;
      } finally {
        this.end.publish(context);
      }
    });
  }

  tracePromise(f, context = {}, receiver, ...args) {
    const told = () => {
      this.asyncStart.publish(context);
      this.asyncEnd.publish(context);
    };
    return this.start.runStores(context, () => {
      try {
        const result = Reflect.apply(f, receiver, args);
        return Promise.resolve(result).then((value) => {
          context.result = value;
          told();
          return value;
        }, (error) => {
          context.error = error;
          this.error.publish(context);
          told();
          return Promise.reject(error);
        });
      } catch (e) {
        context.error = e;
        this.error.publish(context);
        throw e;
      } finally {
        this.end.publish(context);
      }
    });
  }

  traceCallback(f, position = -1, context = {}, receiver, ...args) {
    const callback = args.at(position);
    if (typeof callback !== 'function') {
      throw invalidType('callback', 'function', callback);
    }
    const channels = this;
    const wrapped = function (error, value, ...rest) {
      if (error) {
        context.error = error;
        channels.error.publish(context);
      } else {
        context.result = value;
      }
      return channels.asyncStart.runStores(context, () => {
        try {
          return Reflect.apply(callback, this, [error, value, ...rest]);
        } finally {
          channels.asyncEnd.publish(context);
        }
      });
    };
    args.splice(position < 0 ? args.length + position : position, 1, wrapped);
    return this.start.runStores(context, () => {
      try {
        return Reflect.apply(f, receiver, args);
      } catch (e) {
        context.error = e;
        this.error.publish(context);
        throw e;
      } finally {
        this.end.publish(context);
      }
    });
  }
}

module.exports = {
  Channel,
  channel,
  hasSubscribers: (name) => channels.get(name)?.hasSubscribers ?? false,
  subscribe: (name, subscription) => channel(name).subscribe(subscription),
  unsubscribe: (name, subscription) => channel(name).unsubscribe(subscription),
  tracingChannel: (nameOrChannels) => new TracingChannel(nameOrChannels),
};
