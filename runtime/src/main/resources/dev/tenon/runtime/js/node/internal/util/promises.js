// From callbacks to promises and back.
'use strict';

const { check, invalidType, nodeError } = require('internal/errors');

const custom = Symbol.for('nodejs.util.promisify.custom');
// The names of several values that a callback gets.
const named = Symbol('customPromisifyArgs');

// Timers are functions of every context, and take their callback first.
function wellKnown(f) {
  return f === globalThis.setTimeout ? require('timers/promises').setTimeout
    : f === globalThis.setImmediate ? require('timers/promises').setImmediate : undefined;
}

function promisify(original) {
  if (typeof original !== 'function') {
    throw invalidType('original', 'function', original);
  }
  const own = original[custom] ?? wellKnown(original);
  if (own) {
    check('function', own, 'util.promisify.custom');
    return Object.defineProperty(own, custom, { value: own, enumerable: false, writable: false, configurable: true });
  }
  const names = original[named];
  function promised(...args) {
    return new Promise((resolve, reject) => {
      Reflect.apply(original, this, [...args, (error, ...values) => {
        if (error) {
          reject(error);
        } else if (names !== undefined && values.length > 1) {
          resolve(Object.fromEntries(names.map((name, i) => [name, values[i]])));
        } else {
          resolve(values[0]);
        }
      }]);
    });
  }
  Object.setPrototypeOf(promised, Object.getPrototypeOf(original));
  Object.defineProperty(promised, custom, { value: promised, enumerable: false, writable: false, configurable: true });
  return Object.defineProperties(promised, Object.getOwnPropertyDescriptors(original));
}
promisify.custom = custom;

function callbackify(original) {
  if (typeof original !== 'function') {
    throw invalidType('original', 'function', original);
  }
  function called(...args) {
    const callback = args.pop();
    if (typeof callback !== 'function') {
      throw invalidType('last argument', 'function', callback);
    }
    Reflect.apply(original, this, args).then(
      (value) => process.nextTick(callback.bind(this, null, value)),
      (reason) => process.nextTick(callback.bind(this, reason ? reason : falsy(reason))));
  }
  const descriptors = Object.getOwnPropertyDescriptors(original);
  if (typeof descriptors.length.value === 'number') {
    descriptors.length.value++;
  }
  if (typeof descriptors.name.value === 'string') {
    descriptors.name.value += 'Callbackified';
  }
  return Object.defineProperties(called, descriptors);
}

// A callback that is given null takes it for success.
function falsy(reason) {
  return Object.assign(nodeError(Error, 'ERR_FALSY_VALUE_REJECTION', 'Promise was rejected with falsy value'), { reason });
}

module.exports = { promisify, callbackify, named };
