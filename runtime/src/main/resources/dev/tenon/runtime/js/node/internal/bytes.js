// Bytes on their way between core modules and Java.
'use strict';

const { Buffer } = require('buffer');
const { invalidType } = require('internal/errors');

// A copy of what Java gave: to read it in place would ask Java for each byte.
function fromHost(hostBuffer) {
  const source = new Uint8Array(new ArrayBuffer(hostBuffer));
  const copy = Buffer.from(new ArrayBuffer(source.length));
  copy.set(source);
  return copy;
}

// The bytes of whatever Node.js takes for bytes.
function view(value, name, encoding) {
  if (typeof value === 'string') {
    return Buffer.from(value, encoding === 'buffer' ? undefined : encoding);
  }
  if (ArrayBuffer.isView(value)) {
    return value instanceof Uint8Array ? value : new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  }
  if (value instanceof ArrayBuffer) {
    return new Uint8Array(value);
  }
  throw invalidType(name, ['string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], value);
}

module.exports = { fromHost, view };
