// Keys as objects. What a key of two halves is made of stays in Java.
'use strict';

const { Buffer } = require('buffer');
const { fromHost } = require('internal/bytes');
const { nodeError } = require('internal/errors');
const checks = require('internal/checks');
const { bytes, view, given, fromText, LISTS } = require('internal/crypto/values');
const { secret, wrongKind } = require('internal/crypto/key-bytes');
const native = host.native('crypto');

const ANY_KEY = ['string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView', 'KeyObject', 'CryptoKey'];
const JWK_TYPES = { RSA: ['n', 'e'], EC: ['crv', 'x', 'y'], OKP: ['crv', 'x'] };
const JWK_SECRETS = { RSA: ['d', 'p', 'q', 'dp', 'dq', 'qi'], EC: ['d'], OKP: ['d'] };
const JWK_ORDER = {
  RSA: ['kty', 'n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi'],
  EC: ['kty', 'x', 'y', 'crv', 'd'],
  OKP: ['crv', 'd', 'x', 'kty'],
};

class KeyObject {
  #type;

  constructor(type, handle) {
    if (type !== 'secret' && type !== 'public' && type !== 'private') {
      throw checks.invalidValue('type', type);
    }
    if (handle === null || typeof handle !== 'object') {
      throw checks.invalidType('handle', 'object', handle);
    }
    this.#type = type;
  }

  get type() {
    return this.#type;
  }

  static from(key) {
    const made = key === null || typeof key !== 'object' ? undefined : key[keyObject];
    if (made === undefined) {
      throw checks.invalidType('key', 'CryptoKey', key);
    }
    return made;
  }

  equals(other) {
    if (!(other instanceof KeyObject)) {
      throw checks.invalidType('otherKeyObject', 'KeyObject', other);
    }
    if (other.type !== this.type) {
      return false;
    }
    if (this.type !== 'secret') {
      return native.sameKey(handleOf(this), handleOf(other));
    }
    const one = this[secret]();
    const two = other[secret]();
    return one.byteLength === two.byteLength && native.sameBytes(...given(one), ...given(two));
  }

  get [Symbol.toStringTag]() {
    return 'KeyObject';
  }
}

// What a CryptoKey holds.
const keyObject = Symbol('key object');

class SecretKeyObject extends KeyObject {
  #bytes;

  constructor(value) {
    super('secret', {});
    this.#bytes = Buffer.from(value);
  }

  get symmetricKeySize() {
    return this.#bytes.length;
  }

  export(options) {
    if (options !== undefined) {
      checks.object(options, 'options');
      if (options.format === 'jwk') {
        return { kty: 'oct', k: this.#bytes.toString('base64url') };
      }
      if (options.format !== undefined && options.format !== 'buffer') {
        throw checks.invalidValue('options.format', options.format);
      }
    }
    return Buffer.from(this.#bytes);
  }

  [secret]() {
    return this.#bytes;
  }
}

class AsymmetricKeyObject extends KeyObject {
  #handle;
  #details;

  constructor(type, handle) {
    super(type, {});
    this.#handle = handle;
  }

  static handle(key) {
    return key.#handle;
  }

  get asymmetricKeyType() {
    return native.keyType(this.#handle);
  }

  get asymmetricKeyDetails() {
    if (this.#details === undefined) {
      const found = native.keyDetails(this.#handle);
      const details = {};
      if (found.modulusLength !== undefined) {
        details.modulusLength = found.modulusLength;
        details.publicExponent = BigInt(found.publicExponent);
      }
      if (found.namedCurve !== undefined) {
        details.namedCurve = found.namedCurve;
      }
      this.#details = details;
    }
    return { ...this.#details };
  }

  export(options) {
    return exported(this, options);
  }

  [secret]() {
    throw wrongKind(this.type, 'secret');
  }
}

class PublicKeyObject extends AsymmetricKeyObject {}
class PrivateKeyObject extends AsymmetricKeyObject {}

function handleOf(key) {
  return AsymmetricKeyObject.handle(key);
}

function incompatible(type, kind) {
  return nodeError(Error, 'ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS', 'The selected key encoding ' + type + ' ' + kind + '.');
}

function jwkOf(key) {
  const found = native.writeJwk(handleOf(key));
  const jwk = {};
  for (const name of JWK_ORDER[found.kty]) {
    if (found[name] !== undefined) {
      jwk[name] = found[name];
    }
  }
  return jwk;
}

function checkType(key, type) {
  const allowed = key.type === 'public' ? ['pkcs1', 'spki'] : ['pkcs1', 'pkcs8', 'sec1'];
  if (!allowed.includes(type)) {
    throw checks.invalidValue('options.type', type);
  }
  if (type === 'pkcs1' && key.asymmetricKeyType !== 'rsa') {
    throw incompatible('pkcs1', 'can only be used for RSA keys');
  }
  if (type === 'sec1' && key.asymmetricKeyType !== 'ec') {
    throw incompatible('sec1', 'can only be used for EC keys');
  }
}

function encryption(key, options) {
  const { cipher, passphrase } = options;
  if (key.type === 'public' || (cipher === undefined || cipher === null)) {
    if (passphrase !== undefined && passphrase !== null && key.type === 'private') {
      throw checks.invalidValue('options.cipher', cipher);
    }
    return [null];
  }
  if (typeof cipher !== 'string') {
    throw checks.invalidValue('options.cipher', cipher);
  }
  if (options.format === 'der' && options.type !== 'pkcs8') {
    throw incompatible(options.type, 'does not support encryption');
  }
  if (passphrase === undefined || (typeof passphrase !== 'string' && view(passphrase) === undefined)) {
    throw checks.invalidValue('options.passphrase', passphrase);
  }
  return [cipher, ...given(bytes(passphrase, 'options.passphrase', options.encoding))];
}

function exported(key, options) {
  checks.object(options, 'options');
  if (options.format === 'jwk') {
    if (options.passphrase !== undefined) {
      throw incompatible('jwk', 'does not support encryption');
    }
    return jwkOf(key);
  }
  if (options.format !== 'pem' && options.format !== 'der') {
    throw checks.invalidValue('options.format', options.format);
  }
  checkType(key, options.type);
  const how = encryption(key, options);
  return options.format === 'pem' ? native.writePem(handleOf(key), options.type, ...how)
    : fromHost(native.writeDer(handleOf(key), options.type, ...how));
}

function readJwk(jwk, wantsPrivate) {
  checks.object(jwk, 'key.key');
  const members = JWK_TYPES[jwk.kty];
  if (members === undefined) {
    throw checks.invalidValue('key.kty', jwk.kty, "must be one of: 'RSA', 'EC', 'OKP'");
  }
  const isPrivate = wantsPrivate || jwk.d !== undefined;
  const read = { kty: jwk.kty };
  for (const name of isPrivate ? [...members, ...JWK_SECRETS[jwk.kty]] : members) {
    checks.string(jwk[name], 'key.' + name);
    read[name] = jwk[name];
  }
  const handle = native.readJwk(read, isPrivate);
  return isPrivate && !wantsPrivate ? native.publicOf(handle) : handle;
}

// The same for all that takes a key: a text, bytes, an object with options, or a key that is there.
function handleFrom(key, wantsPrivate, name = 'key') {
  const there = key instanceof KeyObject ? key : key !== null && typeof key === 'object' && key[keyObject];
  if (there instanceof KeyObject) {
    if (there.type === 'secret' || (wantsPrivate && there.type !== 'private')) {
      throw wrongKind(there.type, wantsPrivate ? 'private' : 'private or public');
    }
    return handleOf(there);
  }
  if (typeof key === 'string' || view(key) !== undefined) {
    return native.readKey(wantsPrivate, 'pem', 'any', ...given(bytes(key, name)));
  }
  if (key === null || typeof key !== 'object') {
    throw checks.invalidType(name, ANY_KEY, key);
  }
  return handleFromOptions(key, wantsPrivate);
}

function handleFromOptions(options, wantsPrivate) {
  const { key, format, type, passphrase, encoding } = options;
  if (key instanceof KeyObject || (key !== null && typeof key === 'object' && key[keyObject])) {
    return handleFrom(key, wantsPrivate);
  }
  if (format === 'jwk') {
    return readJwk(key, wantsPrivate);
  }
  if (typeof key !== 'string' && view(key) === undefined) {
    throw checks.invalidType('key.key', ANY_KEY, key);
  }
  if (format !== undefined && format !== 'pem' && format !== 'der') {
    throw checks.invalidValue('options.format', format);
  }
  const allowed = wantsPrivate ? ['pkcs1', 'pkcs8', 'sec1'] : ['pkcs1', 'spki'];
  if (format === 'der' && !allowed.includes(type) && !(!wantsPrivate && ['pkcs8', 'sec1'].includes(type))) {
    throw checks.invalidValue('options.type', type);
  }
  if (passphrase !== undefined && passphrase !== null && typeof passphrase !== 'string' && view(passphrase) === undefined) {
    throw checks.invalidType('key.passphrase', ['string', ...LISTS.buffer], passphrase);
  }
  const secretText = passphrase === undefined || passphrase === null ? [null] : given(bytes(passphrase, 'key.passphrase', encoding));
  const content = given(bytes(key, 'key.key', encoding));
  if (format === 'der' && !wantsPrivate && !allowed.includes(type)) {
    return native.publicOf(native.readKey(true, 'der', type, ...content, ...secretText));
  }
  return native.readKey(wantsPrivate, format || 'pem', type || 'any', ...content, ...secretText);
}

function createSecretKey(key, encoding) {
  const found = typeof key === 'string' ? fromText(key, encoding) : view(key);
  if (found === undefined) {
    throw checks.invalidType('key', LISTS.buffer, key);
  }
  return new SecretKeyObject(found);
}

function createPublicKey(key) {
  const there = key instanceof KeyObject ? key : key && key.key instanceof KeyObject ? key.key : undefined;
  if (there !== undefined) {
    if (there.type !== 'private') {
      throw wrongKind(there.type, 'private');
    }
    return new PublicKeyObject('public', native.publicOf(handleOf(there)));
  }
  return new PublicKeyObject('public', handleFrom(key, false));
}

function createPrivateKey(key) {
  const there = key instanceof KeyObject ? key : key && key.key instanceof KeyObject ? key.key : undefined;
  if (there !== undefined) {
    throw checks.invalidType(key === there ? 'key' : 'key.key', ['string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], there);
  }
  return new PrivateKeyObject('private', handleFrom(key, true));
}

module.exports = {
  KeyObject, SecretKeyObject, PublicKeyObject, PrivateKeyObject, keyObject,
  createSecretKey, createPublicKey, createPrivateKey, handleOf, handleFrom, checkType,
};
