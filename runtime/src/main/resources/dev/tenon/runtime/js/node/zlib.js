// Node's zlib. The work is done where it is asked for: there is no thread beside this one, so the
// forms with a callback compute at once and call back later.
'use strict';

const checks = require('internal/checks');
const options = require('internal/zlib/options');
const { constants, codes } = require('internal/zlib/constants');
const { kinds, whole } = require('internal/zlib/streams');
const native = host.native('zlib');

function later(Kind, data, given, callback) {
  const done = typeof given === 'function' ? given : callback;
  checks.callback(done);
  const bytes = options.input(data);
  let error = null;
  let result;
  try {
    result = whole(Kind, bytes, typeof given === 'function' ? undefined : given);
  } catch (e) {
    if (e.code === 'ERR_INVALID_ARG_TYPE' || e.code === 'ERR_OUT_OF_RANGE') {
      throw e;
    }
    error = e;
  }
  setImmediate(() => (error === null ? done(null, result) : done(error)));
}

for (const name of Object.keys(kinds)) {
  const Kind = kinds[name];
  const call = name === 'BrotliDecompress' ? 'brotliDecompress' : name[0].toLowerCase() + name.slice(1);
  exports[name] = Kind;
  exports['create' + name] = { [name]: (given) => new Kind(given) }[name];
  exports[call] = { [call]: (data, given, callback) => later(Kind, data, given, callback) }[call];
  exports[call + 'Sync'] = { [call]: (data, given) => whole(Kind, data, given) }[call];
}

function refuse() {
  throw options.noBrotli();
}
exports.BrotliCompress = function BrotliCompress() {
  throw options.noBrotli();
};
exports.createBrotliCompress = refuse;
exports.brotliCompress = refuse;
exports.brotliCompressSync = refuse;

exports.crc32 = function crc32(data, value = 0) {
  if (typeof data !== 'string' && !ArrayBuffer.isView(data)) {
    throw checks.invalidType('data', ['string', 'Buffer', 'TypedArray', 'DataView'], data);
  }
  checks.integer(value, 'value', 0, 4294967295);
  const bytes = options.input(data);
  return native.crc32(bytes.buffer, bytes.byteOffset, bytes.byteLength, value);
};

Object.defineProperty(exports, 'constants', { value: constants, enumerable: true });
Object.defineProperty(exports, 'codes', { value: codes, enumerable: true });

// Where they were before there was an object for them.
for (const name of Object.keys(constants)) {
  if (name.startsWith('Z_') || /^[A-Z]+$/.test(name)) {
    Object.defineProperty(exports, name, { value: constants[name] });
  }
}
