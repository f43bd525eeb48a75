'use strict';

const { Buffer } = require('buffer');
const { fromHost } = require('internal/bytes');
const { nodeError } = require('internal/errors');
const checks = require('internal/checks');
const { later, view, LISTS } = require('internal/crypto/values');
const native = host.native('crypto');

// Asked for in advance, since a UUID needs 16 only.
const POOL = 2048;
let pool = Buffer.alloc(0);
let used = 0;

function few(count) {
  if (used + count > pool.length) {
    pool = fromHost(native.random(POOL));
    used = 0;
  }
  const taken = pool.subarray(used, used + count);
  used += count;
  return taken;
}

function randomBytes(size, callback) {
  if (typeof size !== 'number') {
    throw checks.invalidType('size', 'number', size);
  }
  if (!(size >= 0 && size <= checks.MAX_INT)) {
    throw checks.outOfRange('size', '>= 0 && <= ' + checks.MAX_INT, size);
  }
  if (callback === undefined) {
    return fromHost(native.random(Math.trunc(size)));
  }
  checks.callback(callback);
  later(callback, () => fromHost(native.random(Math.trunc(size))));
  return undefined;
}

function fill(target, offset, size) {
  const part = view(target).subarray(offset, offset + size);
  part.set(fromHost(native.random(size)));
  return target;
}

// Offset and size are counted in elements, and given to Java in bytes.
function range(target, offset, size) {
  if (view(target) === undefined) {
    throw checks.invalidType('buf', LISTS.buffer, target);
  }
  const width = target.BYTES_PER_ELEMENT || 1;
  const length = target.length === undefined ? target.byteLength : target.length;
  const from = offset === undefined ? 0 : offset;
  if (typeof from !== 'number') {
    throw checks.invalidType('offset', 'number', from);
  }
  if (!(from >= 0 && from <= length)) {
    throw checks.outOfRange('offset', '>= 0 && <= ' + length, from);
  }
  const count = size === undefined ? length - from : size;
  if (typeof count !== 'number') {
    throw checks.invalidType('size', 'number', count);
  }
  if (!(count >= 0 && count <= checks.MAX_INT)) {
    throw checks.outOfRange('size', '>= 0 && <= ' + checks.MAX_INT, count);
  }
  if (from + count > length) {
    throw checks.outOfRange('size + offset', '<= ' + length, from + count);
  }
  return [from * width, count * width];
}

function randomFillSync(target, offset, size) {
  return fill(target, ...range(target, offset, size));
}

function randomFill(target, offset, size, callback) {
  const done = [offset, size, callback].find((each) => typeof each === 'function');
  checks.callback(done === undefined ? callback : done);
  const [from, count] = range(target, typeof offset === 'function' ? 0 : offset, typeof size === 'function' || typeof offset === 'function' ? undefined : size);
  later(done, () => fill(target, from, count));
}

const WIDEST = 2 ** 48 - 1;

// Numbers of 48 bits beyond the last whole multiple of the range are thrown away: each is as likely.
function between(min, max) {
  const width = max - min;
  const limit = WIDEST - (WIDEST % width);
  let number;
  do {
    number = few(6).readUIntBE(0, 6);
  } while (number >= limit);
  return (number % width) + min;
}

function randomInt(min, max, callback) {
  const onlyMax = max === undefined || typeof max === 'function';
  const [from, to, done] = onlyMax ? [0, min, max] : [min, max, callback];
  if (done !== undefined) {
    checks.callback(done);
  }
  if (!Number.isSafeInteger(from)) {
    throw checks.invalidType('min', 'a safe integer', from);
  }
  if (!Number.isSafeInteger(to)) {
    throw checks.invalidType('max', 'a safe integer', to);
  }
  if (to <= from) {
    throw checks.outOfRange('max', 'greater than the value of "min" (' + from + ')', to);
  }
  if (to - from > WIDEST) {
    throw checks.outOfRange(onlyMax ? 'max' : 'max - min', '<= ' + WIDEST, to - from);
  }
  if (done === undefined) {
    return between(from, to);
  }
  const number = between(from, to);
  setImmediate(() => done(undefined, number));
  return undefined;
}

function randomUUID(options) {
  if (options !== undefined) {
    checks.object(options, 'options');
    if (options.disableEntropyCache !== undefined) {
      checks.boolean(options.disableEntropyCache, 'options.disableEntropyCache');
    }
  }
  const random = few(16);
  random[6] = (random[6] & 0x0f) | 0x40;
  random[8] = (random[8] & 0x3f) | 0x80;
  const hex = random.toString('hex');
  return hex.slice(0, 8) + '-' + hex.slice(8, 12) + '-' + hex.slice(12, 16) + '-' + hex.slice(16, 20) + '-' + hex.slice(20);
}

function timingSafeEqual(first, second) {
  const one = view(first);
  const two = view(second);
  if (one === undefined || two === undefined) {
    const which = one === undefined ? 'buf1' : 'buf2';
    throw checks.invalidType(which, LISTS.buffer, one === undefined ? first : second);
  }
  if (one.byteLength !== two.byteLength) {
    throw nodeError(RangeError, 'ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH', 'Input buffers must have the same byte length');
  }
  return native.sameBytes(one.buffer, one.byteOffset, one.byteLength, two.buffer, two.byteOffset, two.byteLength);
}

module.exports = {
  randomBytes, pseudoRandomBytes: randomBytes, prng: randomBytes, rng: randomBytes,
  randomFill, randomFillSync, randomInt, randomUUID, timingSafeEqual,
};
