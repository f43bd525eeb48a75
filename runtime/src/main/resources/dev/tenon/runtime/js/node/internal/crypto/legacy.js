// What older packages still call.
'use strict';

const { Buffer } = require('buffer');
const { nodeError } = require('internal/errors');
const checks = require('internal/checks');
const { bytes } = require('internal/crypto/values');
const { createHash } = require('internal/crypto/hash');
const { Cipheriv, Decipheriv } = require('internal/crypto/cipher');
const { find } = require('internal/crypto/ciphers');

// Key and vector of a password, as OpenSSL made them before there was anything better.
function derived(name, password) {
  checks.string(name, 'cipher');
  const cipher = find(name);
  if (cipher === undefined) {
    throw nodeError(Error, 'ERR_CRYPTO_UNKNOWN_CIPHER', 'Unknown cipher');
  }
  const word = bytes(password, 'password');
  const length = cipher.keyLength + cipher.ivLength;
  let all = Buffer.alloc(0);
  let last = Buffer.alloc(0);
  while (all.length < length) {
    last = createHash('md5').update(last).update(word).digest();
    all = Buffer.concat([all, last]);
  }
  return [all.subarray(0, cipher.keyLength), all.subarray(cipher.keyLength, length)];
}

function Cipher(name, password, options) {
  return Reflect.construct(Cipheriv, [name, ...derived(name, password), options], new.target || Cipher);
}
Object.setPrototypeOf(Cipher.prototype, Cipheriv.prototype);

function Decipher(name, password, options) {
  return Reflect.construct(Decipheriv, [name, ...derived(name, password), options], new.target || Decipher);
}
Object.setPrototypeOf(Decipher.prototype, Decipheriv.prototype);

function setFips(on) {
  if (on) {
    throw nodeError(Error, 'ERR_CRYPTO_FIPS_UNAVAILABLE', 'Cannot set FIPS mode in a non-FIPS build.');
  }
}

function setEngine() {
  throw nodeError(Error, 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM', 'Engines of OpenSSL cannot be loaded here. The algorithms of crypto work without one.');
}

module.exports = {
  Cipher,
  Decipher,
  createCipher: (name, password, options) => new Cipher(name, password, options),
  createDecipher: (name, password, options) => new Decipher(name, password, options),
  getFips: () => 0,
  setFips,
  setEngine,
  secureHeapUsed: () => ({ total: 0, used: 0, utilization: 0, min: 0 }),
};
