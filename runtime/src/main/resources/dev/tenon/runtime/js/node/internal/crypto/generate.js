// New keys.
'use strict';

const { nodeError } = require('internal/errors');
const checks = require('internal/checks');
const { later } = require('internal/crypto/values');
const { PublicKeyObject, PrivateKeyObject, SecretKeyObject } = require('internal/crypto/keys');
const { randomBytes } = require('internal/crypto/random');
const native = host.native('crypto');

const SIMPLE = ['ed25519', 'ed448', 'x25519', 'x448'];
const TYPES = ['rsa', 'rsa-pss', 'dsa', 'ec', 'ed25519', 'ed448', 'x25519', 'x448', 'dh'];

// Checks what is wanted, and returns what makes the private half.
function maker(type, options) {
  checks.string(type, 'type');
  if (!TYPES.includes(type)) {
    throw checks.invalidValue('type', type, 'must be a supported key type');
  }
  if (SIMPLE.includes(type)) {
    return () => native.generateSimple(type);
  }
  checks.object(options, 'options');
  if (type === 'ec') {
    checks.string(options.namedCurve, 'options.namedCurve');
    return () => native.generateEc(options.namedCurve);
  }
  if (type !== 'rsa') {
    throw nodeError(Error, 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM', 'Keys of the type ' + type + ' cannot be made here. Use rsa, ec or ed25519.');
  }
  checks.integer(options.modulusLength, 'options.modulusLength', 0, 4294967295);
  const exponent = options.publicExponent === undefined ? 65537 : options.publicExponent;
  checks.integer(exponent, 'options.publicExponent', 0, 4294967295);
  return () => native.generateRsa(options.modulusLength, String(exponent));
}

function encoded(key, encoding, name) {
  if (encoding === undefined) {
    return key;
  }
  checks.object(encoding, 'options.' + name);
  return key.export(encoding);
}

function pair(make, options) {
  const handle = make();
  const wanted = options || {};
  return {
    publicKey: encoded(new PublicKeyObject('public', native.publicOf(handle)), wanted.publicKeyEncoding, 'publicKeyEncoding'),
    privateKey: encoded(new PrivateKeyObject('private', handle), wanted.privateKeyEncoding, 'privateKeyEncoding'),
  };
}

function generateKeyPairSync(type, options) {
  return pair(maker(type, options), options);
}

function generateKeyPair(type, options, callback) {
  const done = typeof options === 'function' ? options : callback;
  const wanted = typeof options === 'function' ? undefined : options;
  checks.callback(done);
  const make = maker(type, wanted);
  later((error, keys) => (error ? done(error) : done(null, keys.publicKey, keys.privateKey)), () => pair(make, wanted));
}
Object.defineProperty(generateKeyPair, Symbol.for('nodejs.util.promisify.custom'), {
  value: (type, options) => new Promise((resolve, reject) => {
    generateKeyPair(type, options, (error, publicKey, privateKey) => (error ? reject(error) : resolve({ publicKey, privateKey })));
  }),
});

function secretLength(type, options) {
  checks.string(type, 'type');
  checks.object(options, 'options');
  if (type === 'hmac') {
    checks.integer(options.length, 'options.length', 8, checks.MAX_INT);
    return Math.floor(options.length / 8);
  }
  if (type === 'aes') {
    if (![128, 192, 256].includes(options.length)) {
      throw checks.invalidValue('options.length', options.length, 'must be one of: 128, 192, 256');
    }
    return options.length / 8;
  }
  throw checks.invalidValue('type', type, 'must be a supported key type');
}

function generateKeySync(type, options) {
  return new SecretKeyObject(randomBytes(secretLength(type, options)));
}

function generateKey(type, options, callback) {
  const length = secretLength(type, options);
  checks.callback(callback);
  later(callback, () => new SecretKeyObject(randomBytes(length)));
}

module.exports = { generateKeyPair, generateKeyPairSync, generateKey, generateKeySync };
