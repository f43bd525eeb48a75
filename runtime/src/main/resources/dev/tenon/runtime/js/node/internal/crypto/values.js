// Bytes and texts as they come in and go out.
'use strict';

const { Buffer } = require('buffer');
const { fromHost } = require('internal/bytes');
const { invalidType, invalidValue } = require('internal/checks');

const LISTS = {
  view: ['Buffer', 'TypedArray', 'DataView'],
  buffer: ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'],
  text: ['string', 'Buffer', 'TypedArray', 'DataView'],
  any: ['string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'],
};

function fromText(text, encoding) {
  if (!encoding || encoding === 'buffer' || !Buffer.isEncoding(encoding)) {
    return Buffer.from(text, 'utf8');
  }
  if (text.length % 2 !== 0 && encoding.toLowerCase() === 'hex') {
    throw invalidValue('encoding', encoding, 'is invalid for data of length ' + text.length);
  }
  return Buffer.from(text, encoding);
}

function isArrayBuffer(value) {
  return Object.prototype.toString.call(value) === '[object ArrayBuffer]';
}

function view(value) {
  if (value instanceof Uint8Array) {
    return value;
  }
  if (ArrayBuffer.isView(value)) {
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  }
  return isArrayBuffer(value) ? new Uint8Array(value) : undefined;
}

// The bytes of a text or of what holds bytes; without a copy, where there need not be one.
function bytes(value, name, encoding, list = 'any') {
  if (typeof value === 'string' && (list === 'text' || list === 'any')) {
    return fromText(value, encoding);
  }
  const found = view(value);
  if (found === undefined || (isArrayBuffer(value) && (list === 'text' || list === 'view'))) {
    throw invalidType(name, LISTS[list], value);
  }
  return found;
}

// What Java is told about bytes.
function given(value) {
  return [value.buffer, value.byteOffset, value.byteLength];
}

// A result as its caller wants it: bytes, or a text.
function result(hostBuffer, encoding) {
  const buffer = fromHost(hostBuffer);
  return encoding && encoding !== 'buffer' ? buffer.toString(encoding) : buffer;
}

// A result as an ArrayBuffer of its own.
function resultBuffer(hostBuffer) {
  const buffer = fromHost(hostBuffer);
  return buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + buffer.byteLength);
}

// Calls back with what was computed at once: there is no thread beside this one that could do it.
function later(callback, compute) {
  let error = null;
  let value;
  try {
    value = compute();
  } catch (e) {
    error = e;
  }
  setImmediate(() => (error === null ? callback(null, value) : callback(error)));
}

module.exports = { bytes, view, isArrayBuffer, fromText, given, result, resultBuffer, later, LISTS };
