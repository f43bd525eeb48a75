// Where a key may be given as bytes, as a text, or as an object that holds one.
'use strict';

const { nodeError } = require('internal/errors');
const { invalidType } = require('internal/checks');
const { fromText, view } = require('internal/crypto/values');

// Set on objects that hold a key; their classes are loaded when somebody makes one.
const secret = Symbol('secret bytes');

const LIST = ['string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView', 'KeyObject', 'CryptoKey'];

function secretBytes(key, name, encoding) {
  if (key !== null && typeof key === 'object' && typeof key[secret] === 'function') {
    return key[secret]();
  }
  const found = typeof key === 'string' ? fromText(key, encoding) : view(key);
  if (found === undefined) {
    throw invalidType(name, LIST, key);
  }
  return found;
}

function wrongKind(actual, expected) {
  return nodeError(TypeError, 'ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE', 'Invalid key object type ' + actual + ', expected ' + expected + '.');
}

module.exports = { secret, secretBytes, wrongKind };
