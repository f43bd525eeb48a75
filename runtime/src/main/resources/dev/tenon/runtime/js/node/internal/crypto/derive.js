// Keys made of passwords and of other keys.
'use strict';

const { nodeError } = require('internal/errors');
const checks = require('internal/checks');
const { bytes, given, result, resultBuffer, later } = require('internal/crypto/values');
const keys = require('internal/crypto/key-bytes');
const native = host.native('crypto');

const MAX_INFO = 1024;

function digestSize(name) {
  const size = native.digestSize(name);
  if (size === null) {
    throw nodeError(TypeError, 'ERR_CRYPTO_INVALID_DIGEST', 'Invalid digest: ' + name);
  }
  return size;
}

function pbkdf2Parameters(password, salt, iterations, length, digest) {
  checks.string(digest, 'digest');
  const secret = bytes(password, 'password');
  const salted = bytes(salt, 'salt');
  checks.integer(iterations, 'iterations', 1, checks.MAX_INT);
  checks.integer(length, 'keylen', 0, checks.MAX_INT);
  digestSize(digest);
  return [digest, iterations, length, ...given(secret), ...given(salted)];
}

function pbkdf2Sync(password, salt, iterations, length, digest) {
  return result(native.pbkdf2(...pbkdf2Parameters(password, salt, iterations, length, digest)));
}

function pbkdf2(password, salt, iterations, length, digest, callback) {
  if (typeof digest === 'function') {
    throw checks.invalidType('digest', 'string', undefined);
  }
  const parameters = pbkdf2Parameters(password, salt, iterations, length, digest);
  checks.callback(callback);
  later(callback, () => result(native.pbkdf2(...parameters)));
}

function either(options, long, short, usual) {
  if (options[long] !== undefined && options[short] !== undefined) {
    throw nodeError(TypeError, 'ERR_INCOMPATIBLE_OPTION_PAIR', 'Option "' + short + '" cannot be used in combination with option "' + long + '"');
  }
  const given = options[short] !== undefined ? options[short] : options[long];
  if (given === undefined) {
    return usual;
  }
  checks.integer(given, options[short] !== undefined ? short : long, 0, 4294967295);
  return given;
}

function scryptParameters(password, salt, length, options) {
  const secret = bytes(password, 'password');
  const salted = bytes(salt, 'salt');
  checks.integer(length, 'keylen', 0, checks.MAX_INT);
  const wanted = options || {};
  const N = either(wanted, 'cost', 'N', 16384);
  const r = either(wanted, 'blockSize', 'r', 8);
  const p = either(wanted, 'parallelization', 'p', 1);
  const memory = wanted.maxmem === undefined ? 32 * 1024 * 1024 : wanted.maxmem;
  checks.integer(memory, 'maxmem', 0);
  const usable = N > 1 && r > 0 && p > 0 && Number.isInteger(Math.log2(N)) && p <= (2 ** 30 - 1) / r && (16 * r >= 64 || N < 2 ** (16 * r));
  if (!usable) {
    throw nodeError(RangeError, 'ERR_CRYPTO_INVALID_SCRYPT_PARAMS', 'Invalid scrypt params');
  }
  if (128 * N * r + 128 * r * p + 32 * r * 4 > memory) {
    throw nodeError(RangeError, 'ERR_CRYPTO_INVALID_SCRYPT_PARAMS', 'Invalid scrypt params: error:030000AC:digital envelope routines::memory limit exceeded');
  }
  return [N, r, p, length, ...given(secret), ...given(salted)];
}

// Java's gives no key of no bytes.
function scrypted(parameters) {
  return parameters[3] === 0 ? require('buffer').Buffer.alloc(0) : result(native.scrypt(...parameters));
}

function scryptSync(password, salt, length, options) {
  return scrypted(scryptParameters(password, salt, length, options));
}

function scrypt(password, salt, length, options, callback) {
  const done = typeof options === 'function' ? options : callback;
  const parameters = scryptParameters(password, salt, length, typeof options === 'function' ? undefined : options);
  checks.callback(done);
  later(done, () => scrypted(parameters));
}

function hkdfParameters(digest, key, salt, info, length) {
  checks.string(digest, 'digest');
  const secret = keys.secretBytes(key, 'ikm');
  const salted = bytes(salt, 'salt');
  const told = bytes(info, 'info');
  checks.integer(length, 'length', 0, checks.MAX_INT);
  if (told.byteLength > MAX_INFO) {
    throw nodeError(RangeError, 'ERR_OUT_OF_RANGE', 'The value of "info" is out of range. It must be must not contain more than 1024 bytes. Received ' + told.byteLength);
  }
  if (length > 255 * digestSize(digest)) {
    throw nodeError(RangeError, 'ERR_CRYPTO_INVALID_KEYLEN', 'Invalid key length');
  }
  return [digest, length, ...given(secret), ...given(salted), ...given(told)];
}

function hkdfSync(digest, key, salt, info, length) {
  return resultBuffer(native.hkdf(...hkdfParameters(digest, key, salt, info, length)));
}

function hkdf(digest, key, salt, info, length, callback) {
  const parameters = hkdfParameters(digest, key, salt, info, length);
  checks.callback(callback);
  later(callback, () => resultBuffer(native.hkdf(...parameters)));
}

module.exports = { pbkdf2, pbkdf2Sync, scrypt, scryptSync, hkdf, hkdfSync };
