// Buffer as the package "buffer" makes it, and what Node.js has beside it.
'use strict';

const { Buffer } = require('internal/base64url');
const vendored = require('vendor/buffer');

require('internal/buffer/checks')(Buffer);
require('internal/buffer/numbers')(Buffer.prototype);
require('internal/buffer/text')(Buffer);

const MAX_LENGTH = 2 ** 31 - 1;
let mostShown = 50;

function shown(depth, options) {
  const bytes = Array.from(this.subarray(0, mostShown), (byte) => (byte < 16 ? '0' : '') + byte.toString(16));
  const more = this.length - bytes.length;
  if (more > 0) {
    bytes.push('... ' + more + ' more byte' + (more > 1 ? 's' : ''));
  }
  const own = Object.keys(this).slice(this.length).map((key) => key + ': ' + require('internal/inspect').inspect(this[key], options));
  return '<' + (this.constructor?.name ?? 'Buffer') + (bytes.length === 0 ? '' : ' ' + bytes.join(' ')) + (own.length === 0 ? '' : (bytes.length === 0 ? ' ' : ', ') + own.join(', ')) + '>';
}
Buffer.prototype.inspect = shown;
Buffer.prototype[Symbol.for('nodejs.util.inspect.custom')] = shown;

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

function bytesOf(input) {
  if (ArrayBuffer.isView(input)) {
    return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  }
  if (!(input instanceof ArrayBuffer)) {
    throw require('internal/errors').invalidType('input', ['ArrayBuffer', 'Buffer', 'TypedArray'], input);
  }
  return new Uint8Array(input);
}

module.exports = {
  Buffer,
  SlowBuffer: vendored.SlowBuffer,
  atob,
  btoa,
  constants: { MAX_LENGTH, MAX_STRING_LENGTH: 2 ** 29 - 24 },
  kMaxLength: MAX_LENGTH,
  kStringMaxLength: 2 ** 29 - 24,
  get INSPECT_MAX_BYTES() {
    return mostShown;
  },
  set INSPECT_MAX_BYTES(value) {
    const { check, outOfRange } = require('internal/errors');
    if (!(check('number', value, 'INSPECT_MAX_BYTES') >= 0)) {
      throw outOfRange('INSPECT_MAX_BYTES', '>= 0', value);
    }
    mostShown = value;
  },
  isUtf8(input) {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytesOf(input));
      return true;
    } catch (e) {
      if (e.code === 'ERR_INVALID_ARG_TYPE') {
        throw e;
      }
      return false;
    }
  },
  isAscii: (input) => bytesOf(input).every((byte) => byte < 128),
  transcode: (source, from, to) => Buffer.from(Buffer.from(source).toString(from), to),
  get Blob() {
    return require('internal/blob').Blob;
  },
  get File() {
    return require('internal/blob').File;
  },
};
