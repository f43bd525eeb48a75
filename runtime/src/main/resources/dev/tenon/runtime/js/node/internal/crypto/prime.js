// Primes.
'use strict';

const { fromHost } = require('internal/bytes');
const { nodeError } = require('internal/errors');
const checks = require('internal/checks');
const { bytes, given, later } = require('internal/crypto/values');
const native = host.native('crypto');

function number(buffer) {
  return BigInt('0x' + (buffer.toString('hex') || '0'));
}

function make(size, options) {
  checks.integer(size, 'size', 1, checks.MAX_INT);
  const wanted = options || {};
  if (wanted.safe || wanted.add !== undefined || wanted.rem !== undefined) {
    throw nodeError(Error, 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM', 'Primes of a kind take longer than a handler may compute here. Ask for one without options.');
  }
  return () => {
    const prime = fromHost(native.generatePrime(size));
    return wanted.bigint ? number(prime) : prime.buffer;
  };
}

function candidate(value) {
  if (typeof value === 'bigint') {
    if (value < 0) {
      throw checks.outOfRange('candidate', '>= 0', value);
    }
    const hex = value.toString(16);
    return bytes(hex.length % 2 ? '0' + hex : hex, 'candidate', 'hex');
  }
  return bytes(value, 'candidate', undefined, 'buffer');
}

function generatePrime(size, options, callback) {
  const done = typeof options === 'function' ? options : callback;
  checks.callback(done);
  later(done, make(size, typeof options === 'function' ? undefined : options));
}

function checkPrime(value, options, callback) {
  const done = typeof options === 'function' ? options : callback;
  const found = candidate(value);
  checks.callback(done);
  later(done, () => native.isPrime(...given(found)));
}

module.exports = {
  generatePrime,
  generatePrimeSync: (size, options) => make(size, options)(),
  checkPrime,
  checkPrimeSync: (value) => native.isPrime(...given(candidate(value))),
};
