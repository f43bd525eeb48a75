// crypto.subtle: what browsers have for the same, on what is here for Node's names of it.
'use strict';

const { Buffer } = require('buffer');
const { DOMException } = require('internal/abort');
const { nodeError } = require('internal/errors');
const { view } = require('internal/crypto/values');
const { secret } = require('internal/crypto/key-bytes');
const { keyObject } = require('internal/crypto/keys');
const algorithms = require('internal/crypto/subtle-algorithms');
const { randomUUID, randomFillSync } = require('internal/crypto/random');

const FORMATS = ['raw', 'pkcs8', 'spki', 'jwk'];
const MOST_RANDOM = 65536;

function refused(name, message) {
  return new DOMException(message, name);
}

function bytesOf(data, name) {
  const found = view(data);
  if (found === undefined) {
    throw nodeError(TypeError, 'ERR_INVALID_ARG_TYPE', 'The "' + name + '" argument must be an instance of ArrayBuffer, Buffer, TypedArray, or DataView.');
  }
  return found;
}

let making = false;

class CryptoKey {
  #type;
  #extractable;
  #algorithm;
  #usages;
  #key;

  constructor(key, algorithm, extractable, usages) {
    if (!making) {
      throw nodeError(TypeError, 'ERR_ILLEGAL_CONSTRUCTOR', 'Illegal constructor');
    }
    this.#key = key;
    this.#type = key.type;
    this.#algorithm = algorithm;
    this.#extractable = extractable;
    this.#usages = usages;
  }

  get type() {
    return this.#type;
  }

  get extractable() {
    return this.#extractable;
  }

  get algorithm() {
    return this.#algorithm;
  }

  get usages() {
    return [...this.#usages];
  }

  get [keyObject]() {
    return this.#key;
  }

  [secret]() {
    return this.#key[secret]();
  }

  get [Symbol.toStringTag]() {
    return 'CryptoKey';
  }
}

function cryptoKey(key, algorithm, extractable, usages) {
  making = true;
  try {
    return new CryptoKey(key, algorithm, extractable, usages);
  } finally {
    making = false;
  }
}

function named(algorithm) {
  const wanted = typeof algorithm === 'string' ? { name: algorithm } : algorithm;
  if (wanted === null || typeof wanted !== 'object' || typeof wanted.name !== 'string') {
    throw nodeError(TypeError, 'ERR_MISSING_OPTION', "Failed to normalize algorithm: a member 'name' is needed");
  }
  const known = algorithms.byName(wanted.name);
  if (known === undefined) {
    throw refused('NotSupportedError', 'Unrecognized algorithm name');
  }
  return [known, { ...wanted, name: known.name }];
}

function forKey(operation, algorithm, key) {
  const [known, wanted] = named(algorithm);
  if (!(key instanceof CryptoKey)) {
    throw nodeError(TypeError, 'ERR_INVALID_ARG_TYPE', 'The "key" argument must be an instance of CryptoKey.');
  }
  if (key.algorithm.name !== known.name) {
    throw refused('InvalidAccessError', 'Key algorithm mismatch');
  }
  if (!key.usages.includes(operation)) {
    throw refused('InvalidAccessError', 'The requested operation is not valid for the provided key');
  }
  if (known[operation] === undefined) {
    throw refused('NotSupportedError', 'The algorithm does not ' + operation);
  }
  return [known, wanted];
}

function checkUsages(known, type, usages) {
  if (!Array.isArray(usages)) {
    throw nodeError(TypeError, 'ERR_INVALID_ARG_TYPE', 'The "keyUsages" argument must be an instance of Array.');
  }
  const allowed = known.usages[type] || [];
  if (usages.some((usage) => !allowed.includes(usage))) {
    throw refused('SyntaxError', 'Unsupported key usage for a ' + known.name + ' key');
  }
  if (usages.length === 0 && type !== 'public') {
    throw refused('SyntaxError', 'Usages cannot be empty when creating a key.');
  }
  return algorithms.ALL_USAGES.filter((usage) => usages.includes(usage));
}

function derived(algorithm, key, length, operation) {
  const [known, wanted] = forKey(operation, algorithm, key);
  return known.derive(wanted, key[keyObject], length);
}

class SubtleCrypto {
  constructor() {
    if (!making) {
      throw nodeError(TypeError, 'ERR_ILLEGAL_CONSTRUCTOR', 'Illegal constructor');
    }
  }

  async digest(algorithm, data) {
    const name = algorithms.hashName(typeof algorithm === 'string' ? algorithm : algorithm && algorithm.name);
    return algorithms.digest(name, bytesOf(data, 'data'));
  }

  async sign(algorithm, key, data) {
    const [known, wanted] = forKey('sign', algorithm, key);
    return known.sign(wanted, key[keyObject], bytesOf(data, 'data'), key.algorithm);
  }

  async verify(algorithm, key, signature, data) {
    const [known, wanted] = forKey('verify', algorithm, key);
    return known.verify(wanted, key[keyObject], bytesOf(signature, 'signature'), bytesOf(data, 'data'), key.algorithm);
  }

  async encrypt(algorithm, key, data) {
    const [known, wanted] = forKey('encrypt', algorithm, key);
    return known.encrypt(wanted, key[keyObject], bytesOf(data, 'data'), key.algorithm);
  }

  async decrypt(algorithm, key, data) {
    const [known, wanted] = forKey('decrypt', algorithm, key);
    try {
      return known.decrypt(wanted, key[keyObject], bytesOf(data, 'data'), key.algorithm);
    } catch (error) {
      if (error instanceof DOMException || error.code === 'ERR_INVALID_ARG_TYPE') {
        throw error;
      }
      throw refused('OperationError', 'The operation failed for an operation-specific reason');
    }
  }

  async generateKey(algorithm, extractable, usages) {
    const [known, wanted] = named(algorithm);
    if (known.generate === undefined) {
      throw refused('NotSupportedError', 'Keys of ' + known.name + ' cannot be made');
    }
    const made = known.generate(wanted);
    if (made.privateKey === undefined) {
      return cryptoKey(made.key, made.algorithm, Boolean(extractable), checkUsages(known, 'secret', usages));
    }
    const own = usages.filter((usage) => (known.usages.private || []).includes(usage));
    const open = usages.filter((usage) => (known.usages.public || []).includes(usage));
    checkUsages(known, 'private', own);
    if (own.length + open.length < usages.length) {
      throw refused('SyntaxError', 'Unsupported key usage for a ' + known.name + ' key');
    }
    return {
      publicKey: cryptoKey(made.publicKey, made.algorithm, true, checkUsages(known, 'public', open)),
      privateKey: cryptoKey(made.privateKey, made.algorithm, Boolean(extractable), checkUsages(known, 'private', own)),
    };
  }

  async importKey(format, data, algorithm, extractable, usages) {
    if (!FORMATS.includes(format)) {
      throw nodeError(TypeError, 'ERR_INVALID_ARG_VALUE', 'The provided value \'' + format + '\' is not a valid enum value of type KeyFormat.');
    }
    const [known, wanted] = named(algorithm);
    if (known.read === undefined) {
      throw refused('NotSupportedError', 'Keys of ' + known.name + ' cannot be imported');
    }
    let read;
    try {
      read = known.read(format, format === 'jwk' ? data : Buffer.from(bytesOf(data, 'keyData')), wanted);
    } catch (error) {
      throw error instanceof DOMException || error.code === 'ERR_INVALID_ARG_TYPE' ? error : refused('DataError', 'Invalid keyData');
    }
    return cryptoKey(read.key, read.algorithm, Boolean(extractable), checkUsages(known, read.key.type, usages));
  }

  async exportKey(format, key) {
    if (!(key instanceof CryptoKey)) {
      throw nodeError(TypeError, 'ERR_INVALID_ARG_TYPE', 'The "key" argument must be an instance of CryptoKey.');
    }
    if (!key.extractable) {
      throw refused('InvalidAccessError', 'key is not extractable');
    }
    return algorithms.byName(key.algorithm.name).write(format, key[keyObject], key);
  }

  async deriveBits(algorithm, key, length) {
    return derived(algorithm, key, length, 'deriveBits');
  }

  async deriveKey(algorithm, key, derivedAlgorithm, extractable, usages) {
    const [, wanted] = named(derivedAlgorithm);
    const bits = derived(algorithm, key, algorithms.keyLength(wanted), 'deriveKey');
    return this.importKey('raw', bits, derivedAlgorithm, extractable, usages);
  }

  async wrapKey(format, key, wrapping, algorithm) {
    const exported = await this.exportKey(format, key);
    const data = format === 'jwk' ? Buffer.from(JSON.stringify(exported)) : exported;
    const [known, wanted] = forKey('wrapKey', algorithm, wrapping);
    return known.encrypt(wanted, wrapping[keyObject], view(data), wrapping.algorithm);
  }

  async unwrapKey(format, wrapped, unwrapping, algorithm, keyAlgorithm, extractable, usages) {
    const [known, wanted] = forKey('unwrapKey', algorithm, unwrapping);
    const data = known.decrypt(wanted, unwrapping[keyObject], bytesOf(wrapped, 'wrappedKey'), unwrapping.algorithm);
    return this.importKey(format, format === 'jwk' ? JSON.parse(Buffer.from(data).toString()) : data, keyAlgorithm, extractable, usages);
  }
}

function only(Kind) {
  making = true;
  try {
    return new Kind();
  } finally {
    making = false;
  }
}

const subtle = only(SubtleCrypto);

class Crypto {
  constructor() {
    if (!making) {
      throw nodeError(TypeError, 'ERR_ILLEGAL_CONSTRUCTOR', 'Illegal constructor');
    }
  }

  get subtle() {
    return subtle;
  }

  getRandomValues(array) {
    if (!ArrayBuffer.isView(array) || array instanceof DataView || array instanceof Float32Array || array instanceof Float64Array) {
      throw refused('TypeMismatchError', 'The data argument must be an integer-type TypedArray');
    }
    if (array.byteLength > MOST_RANDOM) {
      throw refused('QuotaExceededError', 'The requested length exceeds 65,536 bytes');
    }
    randomFillSync(array, 0);
    return array;
  }

  randomUUID(options) {
    return randomUUID(options);
  }
}

const webcrypto = only(Crypto);
module.exports = { webcrypto, subtle, CryptoKey, SubtleCrypto, Crypto, getRandomValues: (array) => webcrypto.getRandomValues(array) };
