// Buffer as the package "buffer" makes it, and what Node.js has beside it.
'use strict';

const { Buffer } = require('internal/base64url');
const vendored = require('vendor/buffer');

require('internal/buffer/checks')(Buffer);
require('internal/buffer/numbers')(Buffer.prototype);
require('internal/buffer/text')(Buffer);

const MAX_LENGTH = 2 ** 31 - 1;

function atob(text) {
  if (arguments.length === 0) {
    throw require('internal/errors').nodeError(TypeError, 'ERR_MISSING_ARGS', 'The "input" argument must be specified');
  }
  const input = String(text).replace(/[\t\n\f\r ]/g, '');
  const bare = input.length % 4 === 0 ? input.replace(/==?$/, '') : input;
  if (bare.length % 4 === 1 || /[^A-Za-z0-9+/]/.test(bare)) {
    const { DOMException } = require('internal/abort');
    throw new DOMException('The string to be decoded is not correctly encoded.', 'InvalidCharacterError');
  }
  return Buffer.from(bare, 'base64').toString('latin1');
}

function btoa(text) {
  if (arguments.length === 0) {
    throw require('internal/errors').nodeError(TypeError, 'ERR_MISSING_ARGS', 'The "input" argument must be specified');
  }
  const input = String(text);
  for (let i = 0; i < input.length; i++) {
    if (input.charCodeAt(i) > 255) {
      const { DOMException } = require('internal/abort');
      throw new DOMException('Invalid character', 'InvalidCharacterError');
    }
  }
  return Buffer.from(input, 'latin1').toString('base64');
}

module.exports = {
  Buffer,
  SlowBuffer: vendored.SlowBuffer,
  atob,
  btoa,
  constants: { MAX_LENGTH, MAX_STRING_LENGTH: 2 ** 29 - 24 },
  kMaxLength: MAX_LENGTH,
  kStringMaxLength: 2 ** 29 - 24,
  INSPECT_MAX_BYTES: 50,
  isUtf8(bytes) {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes);
      return true;
    } catch (e) {
      return false;
    }
  },
  isAscii: (bytes) => new Uint8Array(bytes.buffer || bytes, bytes.byteOffset || 0, bytes.byteLength).every((byte) => byte < 128),
  transcode: (source, from, to) => Buffer.from(Buffer.from(source).toString(from), to),
  get Blob() {
    return require('internal/blob').Blob;
  },
  get File() {
    return require('internal/blob').File;
  },
};
