// An EventEmitter whose listeners run in the surroundings in which it was made.
'use strict';

const EventEmitter = require('events');
const { AsyncResource } = require('async_hooks');

class EventEmitterAsyncResource extends EventEmitter {
  #resource;

  constructor(options) {
    super(typeof options === 'object' ? options : undefined);
    const name = typeof options === 'string' ? options : options?.name ?? new.target.name;
    this.#resource = new AsyncResource(name, options);
    Object.defineProperty(this.#resource, 'eventEmitter', { get: () => this, enumerable: true });
  }

  emit(type, ...args) {
    return this.#resource.runInAsyncScope(super.emit, this, type, ...args);
  }

  emitDestroy() {
    this.#resource.emitDestroy();
  }

  get asyncId() {
    return this.#resource.asyncId();
  }

  get triggerAsyncId() {
    return this.#resource.triggerAsyncId();
  }

  get asyncResource() {
    return this.#resource;
  }
}

module.exports = EventEmitterAsyncResource;
