// Secrets that two find together.
'use strict';

const { Buffer } = require('buffer');
const { fromHost } = require('internal/bytes');
const { nodeError } = require('internal/errors');
const checks = require('internal/checks');
const { bytes, given } = require('internal/crypto/values');
const { KeyObject, handleOf } = require('internal/crypto/keys');
const native = host.native('crypto');

const state = Symbol('state');
const HYBRID = 6;

function inEncoding(buffer, encoding) {
  return encoding && encoding !== 'buffer' ? buffer.toString(encoding) : buffer;
}

function point(curve, key, format) {
  if (format !== undefined && !['compressed', 'uncompressed', 'hybrid', 2, 4, 6].includes(format)) {
    throw nodeError(TypeError, 'ERR_CRYPTO_ECDH_INVALID_FORMAT', 'Invalid ECDH format: ' + format);
  }
  const found = fromHost(native.ecConvert(curve, format === 'compressed' || format === 2, ...given(key)));
  if (format === 'hybrid' || format === HYBRID) {
    found[0] = HYBRID + (found[found.length - 1] & 1);
  }
  return found;
}

function ECDH(curve) {
  if (!(this instanceof ECDH)) {
    return new ECDH(curve);
  }
  checks.string(curve, 'curve');
  // Refuses a curve that there is not.
  native.ecGenerate(curve);
  Object.defineProperty(this, state, { value: { curve, own: undefined, open: undefined } });
}

Object.assign(ECDH.prototype, {
  generateKeys(encoding, format) {
    const s = this[state];
    s.own = fromHost(native.ecGenerate(s.curve));
    s.open = fromHost(native.ecPublic(s.curve, ...given(s.own)));
    return this.getPublicKey(encoding, format);
  },
  computeSecret(key, inputEncoding, outputEncoding) {
    const s = this[state];
    const other = bytes(key, 'otherPublicKey', inputEncoding);
    if (s.own === undefined) {
      throw nodeError(RangeError, 'ERR_CRYPTO_INVALID_KEYPAIR', 'Invalid key pair');
    }
    return inEncoding(fromHost(native.ecSecret(s.curve, ...given(s.own), ...given(other))), outputEncoding);
  },
  getPublicKey(encoding, format) {
    const { curve, open } = this[state];
    if (open === undefined) {
      throw nodeError(Error, 'ERR_CRYPTO_OPERATION_FAILED', 'Failed to get ECDH public key');
    }
    return inEncoding(point(curve, open, format), encoding);
  },
  getPrivateKey(encoding) {
    const { own } = this[state];
    if (own === undefined) {
      throw nodeError(Error, 'ERR_CRYPTO_OPERATION_FAILED', 'Failed to get ECDH private key');
    }
    return inEncoding(Buffer.from(own), encoding);
  },
  setPrivateKey(key, encoding) {
    const s = this[state];
    const own = Buffer.from(bytes(key, 'key', encoding));
    s.open = fromHost(native.ecPublic(s.curve, ...given(own)));
    s.own = own;
  },
  setPublicKey(key, encoding) {
    const s = this[state];
    s.open = point(s.curve, bytes(key, 'key', encoding));
  },
});
ECDH.convertKey = function convertKey(key, curve, inputEncoding, outputEncoding, format) {
  checks.string(curve, 'curve');
  return inEncoding(point(curve, bytes(key, 'key', inputEncoding), format), outputEncoding);
};

// ---- Diffie-Hellman with numbers -----------------------------------------------------------------

function modPow(base, exponent, modulus) {
  return fromHost(native.modPow(...given(base), ...given(exponent), ...given(modulus)));
}

class Numbers {
  constructor(prime, generator) {
    Object.defineProperty(this, state, { value: { prime, generator, own: undefined, open: undefined } });
    this.verifyError = 0;
  }

  generateKeys(encoding) {
    const s = this[state];
    if (s.own === undefined) {
      s.own = fromHost(native.random(Math.min(s.prime.length, 64)));
    }
    s.open = modPow(s.generator, s.own, s.prime);
    return this.getPublicKey(encoding);
  }

  computeSecret(key, inputEncoding, outputEncoding) {
    const { prime, own } = this[state];
    const other = bytes(key, 'otherPublicKey', inputEncoding);
    if (own === undefined) {
      throw nodeError(Error, 'ERR_CRYPTO_INVALID_STATE', 'No private key has been set');
    }
    return inEncoding(modPow(other, own, prime), outputEncoding);
  }

  getPrime(encoding) {
    return inEncoding(Buffer.from(this[state].prime), encoding);
  }

  getGenerator(encoding) {
    return inEncoding(Buffer.from(this[state].generator), encoding);
  }

  getPublicKey(encoding) {
    if (this[state].open === undefined) {
      throw nodeError(Error, 'ERR_CRYPTO_INVALID_KEYTYPE', 'No public key - did you forget to generate one?');
    }
    return inEncoding(Buffer.from(this[state].open), encoding);
  }

  getPrivateKey(encoding) {
    if (this[state].own === undefined) {
      throw nodeError(Error, 'ERR_CRYPTO_INVALID_KEYTYPE', 'No private key - did you forget to generate one?');
    }
    return inEncoding(Buffer.from(this[state].own), encoding);
  }
}

class DiffieHellman extends Numbers {
  constructor(prime, primeEncoding, generator, generatorEncoding) {
    if (typeof prime === 'number') {
      throw nodeError(Error, 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM',
        "To look for a prime of its own takes longer than a handler may compute here. Use getDiffieHellman('modp14').");
    }
    const encoded = typeof primeEncoding === 'string';
    const base = encoded ? generator : primeEncoding;
    const found = Buffer.from(bytes(prime, 'sizeOrKey', encoded ? primeEncoding : undefined));
    super(found, base === undefined ? Buffer.from([2]) : typeof base === 'number' ? Buffer.from([base]) : Buffer.from(bytes(base, 'generator', encoded ? generatorEncoding : generator)));
  }

  setPublicKey(key, encoding) {
    this[state].open = Buffer.from(bytes(key, 'key', encoding));
  }

  setPrivateKey(key, encoding) {
    this[state].own = Buffer.from(bytes(key, 'key', encoding));
  }
}

class DiffieHellmanGroup extends Numbers {
  constructor(name) {
    checks.string(name, 'name');
    super(fromHost(native.dhPrime(name)), Buffer.from([2]));
  }
}

function diffieHellman(options) {
  checks.object(options, 'options');
  const { privateKey, publicKey } = options;
  if (!(privateKey instanceof KeyObject)) {
    throw checks.invalidValue('options.privateKey', privateKey);
  }
  if (!(publicKey instanceof KeyObject)) {
    throw checks.invalidValue('options.publicKey', publicKey);
  }
  if (privateKey.type !== 'private') {
    throw nodeError(TypeError, 'ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE', 'Invalid key object type ' + privateKey.type + ', expected private.');
  }
  const open = publicKey.type === 'private' ? native.publicOf(handleOf(publicKey)) : handleOf(publicKey);
  if (privateKey.asymmetricKeyType !== publicKey.asymmetricKeyType) {
    throw nodeError(Error, 'ERR_CRYPTO_INCOMPATIBLE_KEY', 'Incompatible key types for Diffie-Hellman: ' + privateKey.asymmetricKeyType + ' and ' + publicKey.asymmetricKeyType);
  }
  return fromHost(native.agree(handleOf(privateKey), open));
}

const createDiffieHellmanGroup = (name) => new DiffieHellmanGroup(name);

module.exports = {
  ECDH,
  DiffieHellman,
  DiffieHellmanGroup,
  diffieHellman,
  createECDH: (curve) => new ECDH(curve),
  createDiffieHellman: (...args) => new DiffieHellman(...args),
  createDiffieHellmanGroup,
  getDiffieHellman: createDiffieHellmanGroup,
};
