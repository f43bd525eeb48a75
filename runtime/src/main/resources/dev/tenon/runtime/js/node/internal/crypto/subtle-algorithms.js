// The algorithms of crypto.subtle: how each reads, makes, writes and uses its keys.
'use strict';

const { Buffer } = require('buffer');
const { DOMException } = require('internal/abort');
const { given, result, resultBuffer, view } = require('internal/crypto/values');
const { secret } = require('internal/crypto/key-bytes');
const keys = require('internal/crypto/keys');
const { generateKeyPairSync } = require('internal/crypto/generate');
const { randomBytes } = require('internal/crypto/random');
const ciphers = require('internal/crypto/cipher');
const signing = require('internal/crypto/sign');
const derive = require('internal/crypto/derive');
const { diffieHellman } = require('internal/crypto/agree');
const native = host.native('crypto');

const ALL_USAGES = ['encrypt', 'decrypt', 'sign', 'verify', 'deriveKey', 'deriveBits', 'wrapKey', 'unwrapKey'];
const HASHES = { 'SHA-1': ['sha1', 64], 'SHA-256': ['sha256', 64], 'SHA-384': ['sha384', 128], 'SHA-512': ['sha512', 128] };
const SIGNING = { secret: ['sign', 'verify'], private: ['sign'], public: ['verify'] };
const ENCRYPTING = { secret: ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'], private: ['decrypt', 'unwrapKey'], public: ['encrypt', 'wrapKey'] };
const DERIVING = { secret: ['deriveKey', 'deriveBits'], private: ['deriveKey', 'deriveBits'], public: [] };

function refused(name, message) {
  return new DOMException(message, name);
}

function hashName(name) {
  const found = Object.keys(HASHES).find((each) => each === String(name).toUpperCase());
  if (found === undefined) {
    throw refused('NotSupportedError', 'Unrecognized algorithm name');
  }
  return found;
}

const nodeHash = (name) => HASHES[name][0];
const hashOf = (wanted) => hashName(typeof wanted.hash === 'string' ? wanted.hash : wanted.hash && wanted.hash.name);
const whole = (buffer) => buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + buffer.byteLength);
const through = (cipher, data) => Buffer.concat([cipher.update(data), cipher.final()]);

function digest(name, data) {
  return resultBuffer(native.hashOnce(nodeHash(name), ...given(data)));
}

function needed(value, name) {
  const found = view(value);
  if (found === undefined) {
    throw Object.assign(new TypeError('The "algorithm.' + name + '" property must be an instance of ArrayBuffer or ArrayBufferView.'), { code: 'ERR_INVALID_ARG_TYPE' });
  }
  return found;
}

// ---- keys of two who share them ------------------------------------------------------------------

function readSecret(format, data) {
  if (format === 'raw') {
    return keys.createSecretKey(data);
  }
  if (format !== 'jwk') {
    throw refused('NotSupportedError', 'Unable to import a secret key with format ' + format);
  }
  if (data === null || typeof data !== 'object' || data.kty !== 'oct' || typeof data.k !== 'string') {
    throw refused('DataError', 'Invalid keyData');
  }
  return keys.createSecretKey(Buffer.from(data.k, 'base64url'));
}

function writeSecret(jwkName) {
  return (format, key, { extractable, usages, algorithm }) => {
    if (format === 'raw') {
      return whole(Buffer.from(key[secret]()));
    }
    if (format !== 'jwk') {
      throw refused('NotSupportedError', 'Unable to export a secret key with format ' + format);
    }
    return { key_ops: usages, ext: extractable, ...key.export({ format: 'jwk' }), alg: jwkName(algorithm) };
  };
}

const hmac = {
  name: 'HMAC',
  usages: { secret: SIGNING.secret },
  read(format, data, wanted) {
    const key = readSecret(format, data);
    return { key, algorithm: { name: 'HMAC', hash: { name: hashOf(wanted) }, length: key.symmetricKeySize * 8 } };
  },
  generate(wanted) {
    const hash = hashOf(wanted);
    const length = wanted.length === undefined ? HASHES[hash][1] * 8 : wanted.length;
    return { key: keys.createSecretKey(randomBytes(Math.ceil(length / 8))), algorithm: { name: 'HMAC', hash: { name: hash }, length } };
  },
  write: writeSecret((algorithm) => 'HS' + algorithm.hash.name.slice(4)),
  sign(wanted, key, data, { hash }) {
    const made = native.hmac(nodeHash(hash.name), ...given(key[secret]()));
    made.update(...given(data));
    return resultBuffer(made.digest());
  },
  verify(wanted, key, signature, data, algorithm) {
    const right = view(hmac.sign(wanted, key, data, algorithm));
    return right.byteLength === signature.byteLength && native.sameBytes(...given(right), ...given(signature));
  },
};

function aes(mode, parameters) {
  const name = 'AES-' + mode.toUpperCase();
  const cipherOf = (key) => 'aes-' + key.symmetricKeySize * 8 + '-' + mode;
  return {
    name,
    usages: { secret: ENCRYPTING.secret },
    read(format, data) {
      const key = readSecret(format, data);
      if (![16, 24, 32].includes(key.symmetricKeySize)) {
        throw refused('DataError', 'Invalid key length');
      }
      return { key, algorithm: { name, length: key.symmetricKeySize * 8 } };
    },
    generate({ length }) {
      if (![128, 192, 256].includes(length)) {
        throw refused('OperationError', 'Invalid key length');
      }
      return { key: keys.createSecretKey(randomBytes(length / 8)), algorithm: { name, length } };
    },
    write: writeSecret(({ length }) => 'A' + length + mode.toUpperCase()),
    ...parameters(cipherOf),
  };
}

const plainAes = (vector) => (cipherOf) => ({
  encrypt: (wanted, key, data) => whole(through(ciphers.createCipheriv(cipherOf(key), key, needed(wanted[vector], vector)), data)),
  decrypt: (wanted, key, data) => whole(through(ciphers.createDecipheriv(cipherOf(key), key, needed(wanted[vector], vector)), data)),
});

const gcmAes = (cipherOf) => {
  const start = (create, wanted, key) => {
    const authTagLength = (wanted.tagLength === undefined ? 128 : wanted.tagLength) / 8;
    const cipher = create(cipherOf(key), key, needed(wanted.iv, 'iv'), { authTagLength });
    return [wanted.additionalData === undefined ? cipher : cipher.setAAD(needed(wanted.additionalData, 'additionalData')), authTagLength];
  };
  return {
    encrypt(wanted, key, data) {
      const [cipher] = start(ciphers.createCipheriv, wanted, key);
      return whole(Buffer.concat([through(cipher, data), cipher.getAuthTag()]));
    },
    decrypt(wanted, key, data) {
      const [cipher, tagLength] = start(ciphers.createDecipheriv, wanted, key);
      if (data.byteLength < tagLength) {
        throw refused('OperationError', 'The provided data is too small.');
      }
      cipher.setAuthTag(data.subarray(data.byteLength - tagLength));
      return whole(through(cipher, data.subarray(0, data.byteLength - tagLength)));
    },
  };
};

// ---- keys of two halves --------------------------------------------------------------------------

function readPair(format, data) {
  switch (format) {
    case 'spki':
      return keys.createPublicKey({ key: data, format: 'der', type: 'spki' });
    case 'pkcs8':
      return keys.createPrivateKey({ key: data, format: 'der', type: 'pkcs8' });
    case 'jwk':
      return data !== null && typeof data === 'object' && data.d !== undefined ? keys.createPrivateKey({ key: data, format }) : keys.createPublicKey({ key: data, format });
    default:
      throw refused('NotSupportedError', 'Unable to import a key with format ' + format);
  }
}

const RSA_NAMES = { 'RSASSA-PKCS1-v1_5': 'RS', 'RSA-PSS': 'PS' };

function jwkName({ name, hash }) {
  const size = hash.name.slice(4);
  return name !== 'RSA-OAEP' ? RSA_NAMES[name] + size : size === '1' ? name : name + '-' + size;
}

function writePair(format, key, { extractable, usages, algorithm }) {
  if (format === 'jwk') {
    const named = key.asymmetricKeyType === 'rsa' ? { alg: jwkName(algorithm) } : {};
    return { key_ops: usages, ext: extractable, ...key.export({ format }), ...named };
  }
  if (format !== (key.type === 'public' ? 'spki' : 'pkcs8')) {
    throw refused('InvalidAccessError', 'Unable to export a ' + key.type + ' key with format ' + format);
  }
  return whole(key.export({ format: 'der', type: format }));
}

function rsa(name, usages, operations) {
  const facts = (key, hash) => {
    const { modulusLength, publicExponent } = key.asymmetricKeyDetails;
    const hex = publicExponent.toString(16);
    return { name, modulusLength, publicExponent: new Uint8Array(Buffer.from(hex.length % 2 ? '0' + hex : hex, 'hex')), hash: { name: hash } };
  };
  return {
    name,
    usages,
    read(format, data, wanted) {
      const key = readPair(format, data);
      if (key.asymmetricKeyType !== 'rsa') {
        throw refused('DataError', 'Invalid key type');
      }
      return { key, algorithm: facts(key, hashOf(wanted)) };
    },
    generate(wanted) {
      const publicExponent = parseInt(Buffer.from(needed(wanted.publicExponent, 'publicExponent')).toString('hex'), 16);
      const hash = hashOf(wanted);
      const pair = generateKeyPairSync('rsa', { modulusLength: wanted.modulusLength, publicExponent });
      return { ...pair, algorithm: facts(pair.publicKey, hash) };
    },
    write: writePair,
    ...operations,
  };
}

const signer = (how) => ({
  sign: (wanted, key, data, algorithm) => whole(signing.sign(nodeHash((algorithm.hash || { name: hashOf(wanted) }).name), data, { key, ...how(wanted) })),
  verify: (wanted, key, signature, data, algorithm) => signing.verify(nodeHash((algorithm.hash || { name: hashOf(wanted) }).name), data, { key, ...how(wanted) }, signature),
});

const CURVES = { 'P-256': 'prime256v1', 'P-384': 'secp384r1', 'P-521': 'secp521r1' };
const curveOf = (key) => Object.keys(CURVES).find((each) => CURVES[each] === key.asymmetricKeyDetails.namedCurve);

function elliptic(name, usages, operations) {
  return {
    name,
    usages,
    read(format, data, { namedCurve }) {
      if (CURVES[namedCurve] === undefined) {
        throw refused('NotSupportedError', 'Unrecognized namedCurve');
      }
      const key = format === 'raw' ? publicPoint(namedCurve, data) : readPair(format, data);
      if (key.asymmetricKeyType !== 'ec' || curveOf(key) !== namedCurve) {
        throw refused('DataError', 'Named curve mismatch');
      }
      return { key, algorithm: { name, namedCurve } };
    },
    generate({ namedCurve }) {
      if (CURVES[namedCurve] === undefined) {
        throw refused('NotSupportedError', 'Unrecognized namedCurve');
      }
      return { ...generateKeyPairSync('ec', { namedCurve }), algorithm: { name, namedCurve } };
    },
    write(format, key, about) {
      if (format !== 'raw') {
        return writePair(format, key, about);
      }
      const { x, y } = key.export({ format: 'jwk' });
      return whole(Buffer.concat([Buffer.from([4]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]));
    },
    ...operations,
  };
}

function publicPoint(crv, data) {
  const open = result(native.ecConvert(CURVES[crv], false, ...given(data)));
  const half = (open.length - 1) / 2;
  const jwk = { kty: 'EC', crv, x: open.subarray(1, 1 + half).toString('base64url'), y: open.subarray(1 + half).toString('base64url') };
  return keys.createPublicKey({ key: jwk, format: 'jwk' });
}

function edwards(name, type, usages, operations) {
  return {
    name,
    usages,
    read(format, data) {
      const jwk = { kty: 'OKP', crv: name, x: format === 'raw' ? Buffer.from(data).toString('base64url') : '' };
      const key = format === 'raw' ? keys.createPublicKey({ key: jwk, format: 'jwk' }) : readPair(format, data);
      if (key.asymmetricKeyType !== type) {
        throw refused('DataError', 'Invalid key type');
      }
      return { key, algorithm: { name } };
    },
    generate: () => ({ ...generateKeyPairSync(type), algorithm: { name } }),
    write: (format, key, about) => (format === 'raw' ? whole(Buffer.from(key.export({ format: 'jwk' }).x, 'base64url')) : writePair(format, key, about)),
    ...operations,
  };
}

// ---- keys made of others -------------------------------------------------------------------------

function cut(bits, length) {
  if (length === null || length === undefined) {
    return whole(bits);
  }
  if (length % 8 !== 0 || bits.byteLength * 8 < length) {
    throw refused('OperationError', 'derived bit length is not possible');
  }
  return whole(bits.subarray(0, length / 8));
}

const agreeing = { deriveBits: true, deriveKey: true, derive: (wanted, privateKey, length) => {
  const publicKey = wanted.public && wanted.public[keys.keyObject];
  if (publicKey === undefined) {
    throw Object.assign(new TypeError('The "algorithm.public" property must be an instance of CryptoKey.'), { code: 'ERR_INVALID_ARG_TYPE' });
  }
  return cut(diffieHellman({ privateKey, publicKey }), length);
} };

function password(name, compute) {
  return {
    name,
    usages: { secret: DERIVING.secret },
    read: (format, data) => ({ key: readSecret(format, data), algorithm: { name } }),
    deriveBits: true,
    deriveKey: true,
    derive(wanted, key, length) {
      if (typeof length !== 'number' || length % 8 !== 0) {
        throw refused('OperationError', 'length must be a multiple of 8');
      }
      return compute(wanted, key, length / 8);
    },
  };
}

const all = [
  hmac,
  aes('cbc', plainAes('iv')), aes('ctr', plainAes('counter')), aes('gcm', gcmAes),
  rsa('RSASSA-PKCS1-v1_5', SIGNING, signer(() => ({}))),
  rsa('RSA-PSS', SIGNING, signer(({ saltLength }) => ({ padding: 6, saltLength }))),
  rsa('RSA-OAEP', ENCRYPTING, {
    encrypt: ({ label }, key, data, { hash }) => whole(signing.publicEncrypt({ key, oaepHash: nodeHash(hash.name), oaepLabel: label }, data)),
    decrypt: ({ label }, key, data, { hash }) => whole(signing.privateDecrypt({ key, oaepHash: nodeHash(hash.name), oaepLabel: label }, data)),
  }),
  elliptic('ECDSA', SIGNING, signer(() => ({ dsaEncoding: 'ieee-p1363' }))),
  elliptic('ECDH', DERIVING, agreeing),
  edwards('Ed25519', 'ed25519', SIGNING, {
    sign: (wanted, key, data) => whole(signing.sign(null, data, key)),
    verify: (wanted, key, signature, data) => signing.verify(null, data, key, signature),
  }),
  edwards('X25519', 'x25519', DERIVING, agreeing),
  password('HKDF', (wanted, key, length) => derive.hkdfSync(nodeHash(hashOf(wanted)), key, needed(wanted.salt, 'salt'), needed(wanted.info, 'info'), length)),
  password('PBKDF2', (wanted, key, length) => whole(derive.pbkdf2Sync(key[secret](), needed(wanted.salt, 'salt'), wanted.iterations, length, nodeHash(hashOf(wanted))))),
];
for (const each of all) {
  if (each.encrypt !== undefined) {
    each.wrapKey = each.encrypt;
    each.unwrapKey = each.decrypt;
  }
}

function keyLength(wanted) {
  return wanted.length !== undefined ? wanted.length : wanted.name === 'HMAC' ? HASHES[hashOf(wanted)][1] * 8 : 256;
}

module.exports = { ALL_USAGES, hashName, digest, keyLength, byName: (name) => all.find((each) => each.name.toUpperCase() === name.toUpperCase()) };
