// Hashes and ciphers are streams, too, and hardly anybody uses them as such: they become a Transform
// when somebody looks at what a stream keeps.
'use strict';

const { Transform } = require('stream');

const options = Symbol('options of the stream');
const states = ['_readableState', '_writableState'];

function become(stream) {
  for (const name of states) {
    Object.defineProperty(stream, name, { value: undefined, writable: true, configurable: true, enumerable: true });
  }
  Transform.call(stream, stream[options]);
}

// Makes a constructor one of streams; what is put on its prototype afterwards is its own.
function inherit(constructor) {
  Object.setPrototypeOf(constructor.prototype, Transform.prototype);
  Object.setPrototypeOf(constructor, Transform);
  for (const name of states) {
    Object.defineProperty(constructor.prototype, name, {
      get() {
        become(this);
        return this[name];
      },
      set(value) {
        Object.defineProperty(this, name, { value, writable: true, configurable: true, enumerable: true });
      },
      configurable: true,
      enumerable: true,
    });
  }
}

function remember(stream, given) {
  Object.defineProperty(stream, options, { value: given, writable: true });
}

module.exports = { inherit, remember };
