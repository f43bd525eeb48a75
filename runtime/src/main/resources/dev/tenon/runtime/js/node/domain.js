// Domains, which Node.js itself advises against: they hold what is said of them and catch what is
// thrown in run() and in bound functions.
'use strict';

const EventEmitter = require('events');

class Domain extends EventEmitter {
  members = [];

  #caught(call) {
    this.enter();
    try {
      return call();
    } catch (error) {
      if (this.listenerCount('error') === 0) {
        throw error;
      }
      this.emit('error', error);
      return undefined;
    } finally {
      this.exit();
    }
  }

  run(f, ...args) {
    return this.#caught(() => f.apply(this, args));
  }

  bind(f) {
    const domain = this;
    return function (...args) {
      return domain.#caught(() => f.apply(this, args));
    };
  }

  intercept(f) {
    const domain = this;
    return function (error, ...args) {
      return error instanceof Error ? void domain.emit('error', error) : domain.#caught(() => f.apply(this, args));
    };
  }

  add(member) {
    if (!this.members.includes(member)) {
      this.members.push(member);
      member.on?.('error', (error) => this.emit('error', error));
    }
  }

  remove(member) {
    this.members = this.members.filter((each) => each !== member);
  }

  enter() {
    stack.push(this);
    exports.active = process.domain = this;
  }

  exit() {
    const at = stack.lastIndexOf(this);
    if (at >= 0) {
      stack.splice(at);
      exports.active = process.domain = stack[stack.length - 1];
    }
  }
}

const stack = [];

exports.Domain = Domain;
exports.create = exports.createDomain = () => new Domain();
exports.active = null;
exports._stack = stack;
