// What streams of zlib can be told.
'use strict';

const { Buffer, kMaxLength } = require('buffer');
const { nodeError } = require('internal/errors');
const checks = require('internal/checks');
const { constants } = require('internal/zlib/constants');

// What one call may make of a few bytes, if its caller says nothing: a run has not much more.
const MAX_OUTPUT = Math.min(64 * 1024 * 1024, kMaxLength);

const MAX_CHUNK = 64 * 1024 * 1024;

function range(value, name, min, max, usual) {
  if (value === undefined || (Number.isNaN(value) && usual !== undefined)) {
    if (usual === undefined) {
      throw checks.invalidType(name, 'number', value);
    }
    return usual;
  }
  if (typeof value !== 'number') {
    throw checks.invalidType(name, 'number', value);
  }
  if (Number.isNaN(value)) {
    throw checks.outOfRange(name, 'a finite number', value);
  }
  if (value < min || value > max) {
    throw value === Infinity || value === -Infinity ? checks.outOfRange(name, 'a finite number', value)
      : checks.outOfRange(name, max === Infinity ? '>= ' + min : '>= ' + min + ' and <= ' + max, value);
  }
  return value;
}

function viewOf(value) {
  if (ArrayBuffer.isView(value)) {
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  }
  return value instanceof ArrayBuffer ? new Uint8Array(value) : undefined;
}

function input(data) {
  const found = typeof data === 'string' ? Buffer.from(data) : viewOf(data);
  if (found === undefined) {
    throw checks.invalidType('buffer', ['string', 'Buffer', 'TypedArray', 'DataView', 'ArrayBuffer'], data);
  }
  return found;
}

function dictionary(kind, value) {
  if (value === undefined || value === null) {
    return [new ArrayBuffer(0), 0, 0];
  }
  const found = viewOf(value);
  if (found === undefined) {
    throw checks.invalidType('options.dictionary', ['Buffer', 'TypedArray', 'DataView', 'ArrayBuffer'], value);
  }
  return [found.buffer, found.byteOffset, found.byteLength];
}

const has = (kind, part) => kind.indexOf(part) >= 0;

function read(kind, given) {
  const o = given || {};
  const brotli = has(kind, 'Brotli');
  const compresses = has(kind, 'Deflate') || kind === 'Gzip';
  // A stream that reads takes 0 for the size that the data say.
  const leastWindow = o.windowBits === 0 && !compresses ? 0 : constants.Z_MIN_WINDOWBITS + (kind === 'Gzip' ? 1 : 0);
  const lastFlush = brotli ? constants.BROTLI_OPERATION_EMIT_METADATA : constants.Z_BLOCK;
  const finish = brotli ? constants.BROTLI_OPERATION_FINISH : constants.Z_FINISH;
  if (o.chunkSize !== undefined) {
    range(o.chunkSize, 'options.chunkSize', constants.Z_MIN_CHUNK, constants.Z_MAX_CHUNK);
  }
  const chunkSize = range(o.chunkSize, 'options.chunkSize', constants.Z_MIN_CHUNK, MAX_CHUNK, constants.Z_DEFAULT_CHUNK);
  const flush = range(o.flush, 'options.flush', constants.Z_NO_FLUSH, lastFlush, constants.Z_NO_FLUSH);
  const finishFlush = range(o.finishFlush, 'options.finishFlush', constants.Z_NO_FLUSH, lastFlush, finish);
  const maxOutputLength = range(o.maxOutputLength, 'options.maxOutputLength', 1, Number.MAX_SAFE_INTEGER, MAX_OUTPUT);
  if (!brotli) {
    range(o.windowBits, 'options.windowBits', leastWindow, constants.Z_MAX_WINDOWBITS, constants.Z_DEFAULT_WINDOWBITS);
    range(o.memLevel, 'options.memLevel', constants.Z_MIN_MEMLEVEL, constants.Z_MAX_MEMLEVEL, constants.Z_DEFAULT_MEMLEVEL);
  }
  const level = range(o.level, 'options.level', constants.Z_MIN_LEVEL, constants.Z_MAX_LEVEL, constants.Z_DEFAULT_LEVEL);
  const strategy = range(o.strategy, 'options.strategy', constants.Z_DEFAULT_STRATEGY, constants.Z_FIXED, constants.Z_DEFAULT_STRATEGY);
  if (o.encoding || o.objectMode || o.writableObjectMode) {
    o.encoding = o.objectMode = o.writableObjectMode = undefined;
  }
  return {
    // Brotli has numbers of its own for what means the same.
    flush: brotli && flush === finish ? constants.Z_FINISH : flush,
    finishFlush: brotli && finishFlush === finish ? constants.Z_FINISH : finishFlush,
    chunkSize: Math.trunc(chunkSize),
    level: Math.trunc(level),
    strategy: Math.trunc(strategy),
    maxOutputLength,
    info: Boolean(o.info),
    dictionary: dictionary(kind, o.dictionary),
    stream: o,
  };
}

function noBrotli() {
  return nodeError(Error, 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM', 'Brotli can be decompressed here, not compressed. Use gzip or deflate.');
}

module.exports = { range, read, input, noBrotli };
