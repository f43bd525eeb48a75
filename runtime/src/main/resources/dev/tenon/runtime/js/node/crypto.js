// Node's crypto. Each part is loaded when something of it is used: most packages want a hash or
// random bytes and nothing else.
'use strict';

const parts = {
  hash: ['Hash', 'Hmac', 'hash', 'createHash', 'createHmac'],
  random: [
    'randomBytes', 'pseudoRandomBytes', 'prng', 'rng', 'randomFill', 'randomFillSync', 'randomInt', 'randomUUID', 'timingSafeEqual',
  ],
  derive: ['pbkdf2', 'pbkdf2Sync', 'scrypt', 'scryptSync', 'hkdf', 'hkdfSync'],
  cipher: ['Cipheriv', 'Decipheriv', 'createCipheriv', 'createDecipheriv'],
  ciphers: ['getCiphers', 'getCipherInfo'],
  keys: ['KeyObject', 'createSecretKey', 'createPublicKey', 'createPrivateKey'],
  generate: ['generateKeyPair', 'generateKeyPairSync', 'generateKey', 'generateKeySync'],
  sign: [
    'Sign', 'Verify', 'createSign', 'createVerify', 'sign', 'verify', 'publicEncrypt', 'publicDecrypt', 'privateEncrypt', 'privateDecrypt',
  ],
  agree: [
    'ECDH', 'DiffieHellman', 'DiffieHellmanGroup', 'createECDH', 'createDiffieHellman', 'createDiffieHellmanGroup', 'getDiffieHellman', 'diffieHellman',
  ],
  prime: ['generatePrime', 'generatePrimeSync', 'checkPrime', 'checkPrimeSync'],
  subtle: ['webcrypto', 'subtle', 'getRandomValues'],
  certificate: ['X509Certificate'],
  legacy: ['Cipher', 'Decipher', 'createCipher', 'createDecipher', 'getFips', 'setFips', 'setEngine', 'secureHeapUsed'],
  constants: ['constants'],
  names: ['getHashes', 'getCurves'],
};

const loaders = {
  hash: () => require('internal/crypto/hash'),
  random: () => require('internal/crypto/random'),
  derive: () => require('internal/crypto/derive'),
  cipher: () => require('internal/crypto/cipher'),
  ciphers: () => require('internal/crypto/ciphers'),
  keys: () => require('internal/crypto/keys'),
  generate: () => require('internal/crypto/generate'),
  sign: () => require('internal/crypto/sign'),
  agree: () => require('internal/crypto/agree'),
  prime: () => require('internal/crypto/prime'),
  subtle: () => require('internal/crypto/subtle'),
  certificate: () => require('internal/crypto/certificate'),
  legacy: () => require('internal/crypto/legacy'),
  constants: () => require('internal/crypto/constants'),
  names: () => require('internal/crypto/names'),
};

function settle(name, value) {
  Object.defineProperty(exports, name, { value, writable: true, configurable: true, enumerable: true });
}

for (const part of Object.keys(parts)) {
  for (const name of parts[part]) {
    Object.defineProperty(exports, name, {
      get() {
        settle(name, loaders[part]()[name]);
        return exports[name];
      },
      set: (value) => settle(name, value),
      configurable: true,
      enumerable: true,
    });
  }
}
