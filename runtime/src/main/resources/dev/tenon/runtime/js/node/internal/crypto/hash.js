'use strict';

const { Buffer } = require('buffer');
const { fromHost } = require('internal/bytes');
const { nodeError } = require('internal/errors');
const checks = require('internal/checks');
const lazy = require('internal/lazy-transform');
const { bytes, given, result } = require('internal/crypto/values');
const keys = require('internal/crypto/key-bytes');
const native = host.native('crypto');

const state = Symbol('state');

function finalized() {
  return nodeError(Error, 'ERR_CRYPTO_HASH_FINALIZED', 'Digest already called');
}

function unsupported() {
  return new Error('Digest method not supported');
}

function Hash(algorithm, options) {
  if (!(this instanceof Hash)) {
    return new Hash(algorithm, options);
  }
  const length = options !== null && typeof options === 'object' ? options.outputLength : undefined;
  const copied = algorithm instanceof Hash ? algorithm[state] : undefined;
  if (copied === undefined) {
    checks.string(algorithm, 'algorithm');
  }
  if (length !== undefined) {
    checks.integer(length, 'options.outputLength', 0, 4294967295);
    if (length > 16777216) {
      throw checks.outOfRange('options.outputLength', 'at most 16777216 here', length);
    }
  }
  const name = copied === undefined ? algorithm : copied.name;
  const handle = copied === undefined ? native.hash(name, length === undefined ? null : length) : copied.handle.copy(length === undefined ? null : length);
  if (handle === null) {
    throw unsupported();
  }
  if (length !== undefined && !/shake/i.test(name) && length !== native.digestSize(name)) {
    throw Object.assign(
      nodeError(Error, 'ERR_OSSL_EVP_NOT_XOF_OR_INVALID_LENGTH', 'error:030000B2:digital envelope routines::not XOF or invalid length'),
      { library: 'digital envelope routines', reason: 'not XOF or invalid length' },
    );
  }
  Object.defineProperty(this, state, { value: { handle, name, length, finished: false, streamed: undefined } });
  lazy.remember(this, options);
}
lazy.inherit(Hash);

Hash.prototype.copy = function copy(options) {
  if (this[state].finished) {
    throw finalized();
  }
  return new Hash(this, options);
};

Hash.prototype.update = function update(data, encoding) {
  if (this[state].finished) {
    throw finalized();
  }
  this[state].handle.update(...given(bytes(data, 'data', encoding, 'text')));
  return this;
};

// Asked for once; that a stream came to its end does not count.
Hash.prototype.digest = function digest(encoding) {
  const s = this[state];
  if (s.finished) {
    throw finalized();
  }
  s.finished = true;
  const found = s.streamed === undefined ? fromHost(s.handle.digest()) : s.streamed;
  const wanted = encoding === undefined ? undefined : String(encoding);
  return wanted && wanted !== 'buffer' ? found.toString(wanted) : found;
};

function throughUpdate(chunk, encoding, done) {
  try {
    this.update(chunk, encoding);
  } catch (error) {
    done(error);
    return;
  }
  done();
}

function endWithDigest(done) {
  this[state].streamed = fromHost(this[state].handle.digest());
  this.push(Buffer.from(this[state].streamed));
  done();
}

Hash.prototype._transform = throughUpdate;
Hash.prototype._flush = endWithDigest;

function Hmac(algorithm, key, options) {
  if (!(this instanceof Hmac)) {
    return new Hmac(algorithm, key, options);
  }
  checks.string(algorithm, 'hmac');
  const secret = keys.secretBytes(key, 'key', options && options.encoding);
  Object.defineProperty(this, state, { value: { handle: native.hmac(algorithm, ...given(secret)), finished: false } });
  lazy.remember(this, options);
}
lazy.inherit(Hmac);

Hmac.prototype.update = Hash.prototype.update;

// A second time there is nothing, and no error: so it is in Node.
Hmac.prototype.digest = function digest(encoding) {
  if (this[state].finished) {
    return encoding && encoding !== 'buffer' ? '' : Buffer.alloc(0);
  }
  this[state].finished = true;
  return result(this[state].handle.digest(), encoding === undefined ? undefined : String(encoding));
};

Hmac.prototype._transform = throughUpdate;
Hmac.prototype._flush = function endWithCode(done) {
  this.push(this.digest());
  done();
};

function hash(algorithm, data, options = 'hex') {
  checks.string(algorithm, 'algorithm');
  const encoding = typeof options === 'object' && options !== null ? options.outputEncoding || 'hex' : options;
  const found = native.hashOnce(algorithm, ...given(bytes(data, 'input', 'utf8', 'text')));
  if (found === null) {
    throw unsupported();
  }
  return result(found, encoding);
}

module.exports = {
  Hash,
  Hmac,
  hash,
  createHash: (algorithm, options) => new Hash(algorithm, options),
  createHmac: (algorithm, key, options) => new Hmac(algorithm, key, options),
};
