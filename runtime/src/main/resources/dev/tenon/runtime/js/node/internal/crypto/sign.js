// Signatures, and what RSA encrypts.
'use strict';

const { Writable } = require('stream');
const { fromHost } = require('internal/bytes');
const { nodeError } = require('internal/errors');
const checks = require('internal/checks');
const { bytes, given, later } = require('internal/crypto/values');
const { handleFrom } = require('internal/crypto/keys');
const native = host.native('crypto');

const PKCS1 = 1;
const OAEP = 4;
const SALT_AUTO = -2;

const state = Symbol('state');

// Who does not say how, gets what Node takes then.
function how(key) {
  const options = key !== null && typeof key === 'object' ? key : {};
  const { padding, saltLength, dsaEncoding } = options;
  if (padding !== undefined && (typeof padding !== 'number' || !Number.isInteger(padding))) {
    throw checks.invalidValue('options.padding', padding);
  }
  if (saltLength !== undefined && (typeof saltLength !== 'number' || !Number.isInteger(saltLength))) {
    throw checks.invalidValue('options.saltLength', saltLength);
  }
  if (dsaEncoding !== undefined && dsaEncoding !== 'der' && dsaEncoding !== 'ieee-p1363') {
    throw checks.invalidValue('options.dsaEncoding', dsaEncoding);
  }
  return [padding === undefined ? PKCS1 : padding, saltLength === undefined ? SALT_AUTO : saltLength, dsaEncoding === 'ieee-p1363'];
}

function start(stream, algorithm, options) {
  checks.string(algorithm, 'algorithm');
  const handle = native.hash(algorithm, null);
  if (handle === null) {
    throw nodeError(TypeError, 'ERR_CRYPTO_INVALID_DIGEST', 'Invalid digest');
  }
  Writable.call(stream, options);
  Object.defineProperty(stream, state, { value: { algorithm, handle } });
}

function update(data, encoding) {
  this[state].handle.update(...given(bytes(data, 'data', encoding, 'text')));
  return this;
}

function write(chunk, encoding, done) {
  this.update(chunk, encoding);
  done();
}

function become(constructor) {
  Object.setPrototypeOf(constructor.prototype, Writable.prototype);
  Object.setPrototypeOf(constructor, Writable);
  constructor.prototype.update = update;
  constructor.prototype._write = write;
}

function Sign(algorithm, options) {
  if (!(this instanceof Sign)) {
    return new Sign(algorithm, options);
  }
  start(this, algorithm, options);
}
become(Sign);

Sign.prototype.sign = function sign(key, encoding) {
  if (!key) {
    throw nodeError(Error, 'ERR_CRYPTO_SIGN_KEY_REQUIRED', 'No key provided to sign');
  }
  const options = how(key);
  const handle = handleFrom(key, true);
  const { algorithm, handle: digest } = this[state];
  const signature = fromHost(native.sign(handle, algorithm, ...options, ...given(fromHost(digest.digest()))));
  return encoding && encoding !== 'buffer' ? signature.toString(encoding) : signature;
};

function Verify(algorithm, options) {
  if (!(this instanceof Verify)) {
    return new Verify(algorithm, options);
  }
  start(this, algorithm, options);
}
become(Verify);

Verify.prototype.verify = function verify(key, signature, encoding) {
  const options = how(key);
  const told = bytes(signature, 'signature', encoding);
  const handle = handleFrom(key, false);
  const { algorithm, handle: digest } = this[state];
  return native.verify(handle, algorithm, ...options, ...given(fromHost(digest.digest())), ...given(told));
};

// Kinds of keys that hash by themselves are given the data as they are.
function prepared(algorithm, data, handle) {
  const type = native.keyType(handle);
  if (type.startsWith('ed')) {
    if (algorithm !== null && algorithm !== undefined) {
      throw nodeError(Error, 'ERR_OSSL_INVALID_DIGEST', 'error:1C80007A:Provider routines::invalid digest');
    }
    return [null, data];
  }
  if (type.startsWith('x')) {
    throw nodeError(Error, 'ERR_OSSL_EVP_OPERATION_NOT_SUPPORTED_FOR_THIS_KEYTYPE',
      'error:03000096:digital envelope routines::operation not supported for this keytype');
  }
  const name = algorithm === null || algorithm === undefined ? 'sha256' : algorithm;
  const digest = native.hashOnce(name, ...given(data));
  if (digest === null) {
    throw nodeError(TypeError, 'ERR_CRYPTO_INVALID_DIGEST', 'Invalid digest: ' + name);
  }
  return [name, fromHost(digest)];
}

function checkAlgorithm(algorithm) {
  if (algorithm !== null && algorithm !== undefined) {
    checks.string(algorithm, 'algorithm');
  }
}

function sign(algorithm, data, key, callback) {
  checkAlgorithm(algorithm);
  if (callback !== undefined) {
    checks.callback(callback);
  }
  const content = bytes(data, 'data');
  if (!key) {
    throw nodeError(Error, 'ERR_CRYPTO_SIGN_KEY_REQUIRED', 'No key provided to sign');
  }
  const options = how(key);
  const handle = handleFrom(key, true);
  const compute = () => {
    const [name, input] = prepared(algorithm, content, handle);
    return fromHost(native.sign(handle, name, ...options, ...given(input)));
  };
  return callback === undefined ? compute() : later(callback, compute);
}

function verify(algorithm, data, key, signature, callback) {
  checkAlgorithm(algorithm);
  if (callback !== undefined) {
    checks.callback(callback);
  }
  const content = bytes(data, 'data');
  const options = how(key);
  const told = bytes(signature, 'signature', undefined, 'view');
  const handle = handleFrom(key, false);
  const compute = () => {
    const [name, input] = prepared(algorithm, content, handle);
    return native.verify(handle, name, ...options, ...given(input), ...given(told));
  };
  return callback === undefined ? compute() : later(callback, compute);
}

// ---- what RSA encrypts ---------------------------------------------------------------------------

function rsa(usesPublicHalf, encrypting, usualPadding) {
  return (key, data) => {
    const options = key !== null && typeof key === 'object' ? key : {};
    const handle = handleFrom(key, !usesPublicHalf);
    const { oaepHash, oaepLabel, encoding } = options;
    if (oaepHash !== undefined) {
      checks.string(oaepHash, 'key.oaepHash');
    }
    const label = oaepLabel === undefined ? new Uint8Array(0) : bytes(oaepLabel, 'key.oaepLabel', encoding);
    const padding = options.padding === undefined ? usualPadding : options.padding;
    const content = bytes(data, 'buffer', encoding);
    return fromHost(native.rsa(handle, usesPublicHalf, encrypting, padding, oaepHash || 'sha1', ...given(label), ...given(content)));
  };
}

module.exports = {
  Sign,
  Verify,
  createSign: (algorithm, options) => new Sign(algorithm, options),
  createVerify: (algorithm, options) => new Verify(algorithm, options),
  sign,
  verify,
  publicEncrypt: rsa(true, true, OAEP),
  privateDecrypt: rsa(false, false, OAEP),
  privateEncrypt: rsa(false, true, PKCS1),
  publicDecrypt: rsa(true, false, PKCS1),
};
