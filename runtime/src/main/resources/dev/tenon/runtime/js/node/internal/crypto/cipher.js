'use strict';

const { Buffer } = require('buffer');
const { StringDecoder } = require('string_decoder');
const { fromHost } = require('internal/bytes');
const { nodeError } = require('internal/errors');
const checks = require('internal/checks');
const lazy = require('internal/lazy-transform');
const { bytes, given } = require('internal/crypto/values');
const keys = require('internal/crypto/key-bytes');
const ciphers = require('internal/crypto/ciphers');
const native = host.native('crypto');

const state = Symbol('state');
const TAG = 16;
const GCM_TAGS = [4, 8, 12, 13, 14, 15, 16];

function invalidState(operation) {
  return nodeError(Error, 'ERR_CRYPTO_INVALID_STATE', operation === undefined ? 'Invalid state' : 'Invalid state for operation ' + operation);
}

function invalidTag(length) {
  return nodeError(TypeError, 'ERR_CRYPTO_INVALID_AUTH_TAG', 'Invalid authentication tag length: ' + length);
}

function unauthentic() {
  return new Error('Unsupported state or unable to authenticate data');
}

function tagLength(cipher, options) {
  const length = options && options.authTagLength;
  if (length !== undefined && length !== null) {
    if (typeof length !== 'number' || !Number.isInteger(length) || length < 0) {
      throw checks.invalidValue('options.authTagLength', length);
    }
    const right = cipher.mode === 'gcm' ? GCM_TAGS.includes(length)
      : cipher.mode === 'ccm' ? length >= 4 && length <= TAG && length % 2 === 0
        : cipher.mode !== 'poly1305' || (length > 0 && length <= TAG);
    if (!right) {
      throw invalidTag(length);
    }
    return length;
  }
  if (cipher.mode === 'ccm') {
    throw nodeError(TypeError, 'ERR_CRYPTO_INVALID_AUTH_TAG', 'authTagLength required for ' + cipher.name);
  }
  return undefined;
}

function start(stream, name, key, iv, options, encrypting) {
  checks.string(name, 'cipher');
  const secret = keys.secretBytes(key, 'key', options && options.encoding);
  const vector = iv === null ? new Uint8Array(0) : bytes(iv, 'iv', options && options.encoding);
  const cipher = ciphers.find(name);
  if (cipher === undefined) {
    throw nodeError(Error, 'ERR_CRYPTO_UNKNOWN_CIPHER', 'Unknown cipher');
  }
  const length = tagLength(cipher, options);
  if (secret.byteLength !== cipher.keyLength) {
    throw nodeError(RangeError, 'ERR_CRYPTO_INVALID_KEYLEN', 'Invalid key length');
  }
  if (!ciphers.fits(cipher, vector.byteLength)) {
    throw nodeError(TypeError, 'ERR_CRYPTO_INVALID_IV', 'Invalid initialization vector');
  }
  const padded = cipher.mode === 'poly1305' && vector.byteLength < 12 ? Buffer.concat([Buffer.alloc(12 - vector.byteLength), vector]) : vector;
  const whole = cipher.mode === 'ccm' || cipher.mode === 'wrap';
  Object.defineProperty(stream, state, {
    value: {
      cipher, encrypting, length, secret, vector: padded,
      handle: whole ? undefined : native.cipher(cipher.algorithm, cipher.mode, encrypting, ...given(secret), ...given(padded)),
      aead: ['gcm', 'ccm', 'poly1305'].includes(cipher.mode),
      padding: true, finished: false, failed: false, tag: undefined, associated: new Uint8Array(0), begun: false, decoder: undefined,
    },
  });
  lazy.remember(stream, options);
}

// A text that comes in pieces must not be cut within a character.
function text(s, piece, encoding, last) {
  if (s.decoder === undefined) {
    s.decoder = { encoding: Buffer.isEncoding(encoding) ? encoding : 'utf8', of: new StringDecoder(Buffer.isEncoding(encoding) ? encoding : 'utf8') };
  } else if (s.decoder.encoding !== encoding) {
    throw nodeError(Error, 'ERR_INTERNAL_ASSERTION', 'Cannot change encoding');
  }
  return last ? s.decoder.of.end(piece) : s.decoder.of.write(piece);
}

function atOnce(s, data) {
  const { cipher, encrypting, secret, vector } = s;
  if (s.begun) {
    throw new Error('Trying to add data in unsupported state');
  }
  s.begun = true;
  if (cipher.mode === 'wrap') {
    return fromHost(native.wrapKey(encrypting, ...given(secret), ...given(vector), ...given(data)));
  }
  if (!encrypting && s.tag === undefined) {
    throw unauthentic();
  }
  const message = encrypting ? data : Buffer.concat([data, s.tag]);
  let output;
  try {
    output = fromHost(native.ccm(cipher.algorithm, encrypting, s.length, ...given(secret), ...given(vector), ...given(s.associated), ...given(message)));
  } catch (error) {
    if (error.code !== 'ERR_CRYPTO_INVALID_AUTH_TAG') {
      throw error;
    }
    s.failed = true;
    return Buffer.alloc(0);
  }
  if (!encrypting) {
    return output;
  }
  s.tag = output.subarray(data.byteLength);
  return output.subarray(0, data.byteLength);
}

function advance(s, data) {
  if (s.finished) {
    throw new Error('Trying to add data in unsupported state');
  }
  if (s.handle === undefined) {
    return atOnce(s, data);
  }
  s.begun = true;
  return fromHost(s.handle.update(...given(data), s.padding));
}

function finish(s) {
  if (s.finished) {
    throw invalidState();
  }
  if (!s.aead) {
    s.finished = true;
    return s.handle === undefined ? Buffer.alloc(0) : fromHost(s.handle.finish(s.padding));
  }
  if (s.cipher.mode === 'ccm' && s.encrypting && !s.begun) {
    atOnce(s, new Uint8Array(0));
  }
  s.finished = true;
  if (s.encrypting) {
    if (s.handle !== undefined) {
      s.tag = fromHost(s.handle.tag()).subarray(0, s.length === undefined ? TAG : s.length);
    }
  } else if (s.failed || s.tag === undefined || (s.handle !== undefined && !s.handle.checkTag(...given(s.tag)))) {
    throw unauthentic();
  }
  return Buffer.alloc(0);
}

const methods = {
  update(data, inputEncoding, outputEncoding) {
    const output = advance(this[state], bytes(data, 'data', inputEncoding, 'text'));
    return outputEncoding && outputEncoding !== 'buffer' ? text(this[state], output, outputEncoding, false) : output;
  },
  final(outputEncoding) {
    const output = finish(this[state]);
    return outputEncoding && outputEncoding !== 'buffer' ? text(this[state], output, outputEncoding, true) : output;
  },
  setAutoPadding(on) {
    if (this[state].finished) {
      throw invalidState('setAutoPadding');
    }
    this[state].padding = on === undefined ? true : Boolean(on);
    return this;
  },
  setAAD(data, options) {
    const s = this[state];
    const associated = bytes(data, 'buffer', options && options.encoding);
    if (s.cipher.mode === 'ccm' && !(options && options.plaintextLength !== undefined)) {
      throw nodeError(TypeError, 'ERR_MISSING_ARGS', 'options.plaintextLength required for CCM mode with AAD');
    }
    if (!s.aead || s.finished || s.begun) {
      throw invalidState('setAAD');
    }
    if (s.handle === undefined) {
      s.associated = Buffer.concat([s.associated, associated]);
    } else {
      s.handle.associate(...given(associated));
    }
    return this;
  },
  _transform(chunk, encoding, done) {
    try {
      this.push(this.update(chunk, encoding));
    } catch (error) {
      done(error);
      return;
    }
    done();
  },
  _flush(done) {
    try {
      this.push(this.final());
    } catch (error) {
      done(error);
      return;
    }
    done();
  },
};

function Cipheriv(cipher, key, iv, options) {
  if (!(this instanceof Cipheriv)) {
    return new Cipheriv(cipher, key, iv, options);
  }
  start(this, cipher, key, iv, options, true);
}
lazy.inherit(Cipheriv);
Object.assign(Cipheriv.prototype, methods, {
  getAuthTag() {
    const { aead, finished, tag } = this[state];
    if (!aead || !finished || tag === undefined) {
      throw invalidState('getAuthTag');
    }
    return Buffer.from(tag);
  },
});

function Decipheriv(cipher, key, iv, options) {
  if (!(this instanceof Decipheriv)) {
    return new Decipheriv(cipher, key, iv, options);
  }
  start(this, cipher, key, iv, options, false);
}
lazy.inherit(Decipheriv);
Object.assign(Decipheriv.prototype, methods, {
  setAuthTag(tag, encoding) {
    const s = this[state];
    const found = bytes(tag, 'buffer', encoding);
    if (!s.aead || s.tag !== undefined || s.finished) {
      throw invalidState('setAuthTag');
    }
    const right = s.length === undefined ? (s.cipher.mode === 'gcm' ? GCM_TAGS.includes(found.byteLength) : found.byteLength === TAG) : found.byteLength === s.length;
    if (!right) {
      throw invalidTag(found.byteLength);
    }
    s.tag = Buffer.from(found);
    return this;
  },
});

module.exports = {
  Cipheriv,
  Decipheriv,
  createCipheriv: (cipher, key, iv, options) => new Cipheriv(cipher, key, iv, options),
  createDecipheriv: (cipher, key, iv, options) => new Decipheriv(cipher, key, iv, options),
};
