// Numbers in buffers, with the checks and errors of Node.js.
'use strict';

const { invalidType, nodeError, outOfRange } = require('internal/errors');

const NUMBERS = [
  ['Int8', 1, -128, 127], ['UInt8', 1, 0, 255], ['Int16', 2, -32768, 32767], ['UInt16', 2, 0, 65535],
  ['Int32', 4, -2147483648, 2147483647], ['UInt32', 4, 0, 4294967295],
  ['BigInt64', 8, -(2n ** 63n), 2n ** 63n - 1n], ['BigUInt64', 8, 0n, 2n ** 64n - 1n], ['Float', 4], ['Double', 8],
];
const MOST_BYTES = 6;

const viewOf = (buffer) => new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);

function checkOffset(buffer, offset, size) {
  if (typeof offset !== 'number') {
    throw invalidType('offset', 'number', offset);
  }
  if (Number.isInteger(offset) && offset >= 0 && offset + size <= buffer.length) {
    return;
  }
  if (Math.floor(offset) !== offset) {
    throw outOfRange('offset', 'an integer', offset);
  }
  if (buffer.length < size) {
    throw nodeError(RangeError, 'ERR_BUFFER_OUT_OF_BOUNDS', 'Attempt to access memory outside buffer bounds');
  }
  throw outOfRange('offset', '>= 0 and <= ' + (buffer.length - size), offset);
}

function checkValue(value, min, max, size) {
  if (value >= min && value <= max || Number.isNaN(value)) {
    return;
  }
  const n = typeof min === 'bigint' ? 'n' : '';
  const bits = size * 8;
  const range = size <= 4 ? '>= ' + min + n + ' and <= ' + max + n
    : min == 0 ? '>= 0' + n + ' and < 2' + n + ' ** ' + bits + n
      : '>= -(2' + n + ' ** ' + (bits - 1) + n + ') and < 2' + n + ' ** ' + (bits - 1) + n;
  throw outOfRange('value', range, value);
}

function checkSize(size) {
  if (typeof size !== 'number') {
    throw invalidType('byteLength', 'number', size);
  }
  if (Math.floor(size) !== size) {
    throw outOfRange('byteLength', 'an integer', size);
  }
  if (!(size >= 1 && size <= MOST_BYTES)) {
    throw outOfRange('byteLength', '>= 1 and <= ' + MOST_BYTES, size);
  }
}

function define(prototype, name, f) {
  const value = { [name]: f }[name];
  Object.defineProperty(prototype, name, { value, writable: true, configurable: true, enumerable: true });
  // Node.js has each of these names with a small i too.
  if (name.includes('UInt')) {
    Object.defineProperty(prototype, name.replace('UInt', 'Uint'), { value, writable: true, configurable: true, enumerable: true });
  }
}

function fixed(prototype, [kind, size, min, max]) {
  const inView = kind === 'Float' ? 'Float32' : kind === 'Double' ? 'Float64' : kind.replace('UInt', 'Uint');
  const get = DataView.prototype['get' + inView];
  const set = DataView.prototype['set' + inView];
  for (const end of size === 1 ? [''] : ['LE', 'BE']) {
    const isLittle = end === 'LE';
    define(prototype, 'read' + kind + end, function (offset = 0) {
      checkOffset(this, offset, size);
      return get.call(viewOf(this), offset, isLittle);
    });
    define(prototype, 'write' + kind + end, function (value, offset = 0) {
      const number = typeof min === 'bigint' ? value : +value;
      if (typeof min === 'bigint' && typeof value !== 'bigint') {
        throw new TypeError('Cannot mix BigInt and other types, use explicit conversions');
      }
      if (typeof offset !== 'number') {
        throw invalidType('offset', 'number', offset);
      }
      if (min !== undefined) {
        checkValue(number, min, max, size);
      }
      checkOffset(this, offset, size);
      set.call(viewOf(this), offset, number, isLittle);
      return offset + size;
    });
  }
}

// Of one to six bytes.
function variable(prototype, kind, end) {
  const isLittle = end === 'LE';
  const isSigned = kind === 'Int';
  define(prototype, 'read' + kind + end, function (offset, size) {
    if (offset === undefined) {
      throw invalidType('offset', 'number', offset);
    }
    checkSize(size);
    checkOffset(this, offset, size);
    let value = 0;
    for (let i = 0; i < size; i++) {
      value = value * 256 + this[offset + (isLittle ? size - 1 - i : i)];
    }
    return isSigned && value >= 2 ** (size * 8 - 1) ? value - 2 ** (size * 8) : value;
  });
  define(prototype, 'write' + kind + end, function (value, offset, size) {
    checkSize(size);
    const number = +value;
    const max = 2 ** (isSigned ? size * 8 - 1 : size * 8) - 1;
    if (typeof offset !== 'number') {
      throw invalidType('offset', 'number', offset);
    }
    checkValue(number, isSigned ? -max - 1 : 0, max, size);
    checkOffset(this, offset, size);
    let rest = number < 0 ? number + 2 ** (size * 8) : number;
    for (let i = 0; i < size; i++) {
      this[offset + (isLittle ? i : size - 1 - i)] = rest % 256;
      rest = Math.floor(rest / 256);
    }
    return offset + size;
  });
}

module.exports = function addNumbers(prototype) {
  NUMBERS.forEach((number) => fixed(prototype, number));
  for (const kind of ['Int', 'UInt']) {
    ['LE', 'BE'].forEach((end) => variable(prototype, kind, end));
  }
};
