// Code from text can be run in the app's own surroundings alone: others cannot be made.
'use strict';

const { check, unavailable } = require('internal/errors');

const contexts = new WeakSet();
// Indirect, so that it sees the globals and nothing of this function.
const evaluate = globalThis.eval;

function refused(name) {
  return { [name]() {
    throw unavailable('vm.' + name + '()', 'vm.runInThisContext() runs code among the globals there are.');
  } }[name];
}

class Script {
  #code;

  constructor(code) {
    this.#code = String(code);
    // What is no JavaScript is told now, and run later.
    new Function(this.#code.replace(/^#!/, '//'));
  }

  runInThisContext() {
    return evaluate(this.#code);
  }

  createCachedData() {
    return Buffer.alloc(0);
  }
}
Script.prototype.runInContext = refused('runInContext');
Script.prototype.runInNewContext = refused('runInNewContext');

function createContext(object = {}) {
  contexts.add(object);
  return object;
}

module.exports = {
  Script,
  createContext,
  createScript: (code) => new Script(code),
  runInThisContext: (code) => evaluate(check('string', code, 'code')),
  runInContext: refused('runInContext'),
  runInNewContext: refused('runInNewContext'),
  isContext: (object) => contexts.has(object),
  compileFunction: (code, params = []) => new Function(...params, check('string', code, 'code')),
  measureMemory: refused('measureMemory'),
  constants: {},
};
