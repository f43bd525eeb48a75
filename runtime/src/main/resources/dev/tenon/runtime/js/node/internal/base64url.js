// Adds to the Buffer that the package "buffer" makes what Node.js has had since: the encoding
// base64url. Decoding needs nothing, since that package takes both alphabets for base64.

'use strict';

const { Buffer } = require('vendor/buffer');
const { apply } = Reflect;
const { prototype } = Buffer;

function isBase64Url(encoding) {
  return typeof encoding === 'string' && encoding.toLowerCase() === 'base64url';
}

// The first argument is a value, whatever it says; the encoding is one of those behind it.
function takesBase64Url(owner, name) {
  const original = owner[name];
  // A function of the older kind, since published packages say "new Buffer.alloc(0)".
  owner[name] = {
    [name]: function (...args) {
      return apply(original, this, args.map((arg, i) => (i > 0 && isBase64Url(arg) ? 'base64' : arg)));
    },
  }[name];
}

['from', 'alloc', 'byteLength'].forEach((name) => takesBase64Url(Buffer, name));
['write', 'fill', 'indexOf', 'lastIndexOf', 'includes'].forEach((name) => takesBase64Url(prototype, name));

const { isEncoding } = Buffer;
Buffer.isEncoding = function (encoding) {
  return isBase64Url(encoding) || isEncoding(encoding);
};

const { toString } = prototype;
prototype.toString = function (encoding, ...range) {
  return isBase64Url(encoding)
    ? apply(toString, this, ['base64', ...range]).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
    : apply(toString, this, [encoding, ...range]);
};

module.exports = { Buffer };
