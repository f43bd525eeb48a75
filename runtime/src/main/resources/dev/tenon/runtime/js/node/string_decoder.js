// Text from bytes that arrive in pieces: what is not whole yet is kept until the rest has come.
'use strict';

const { invalidType, nodeError } = require('internal/errors');

const NAMES = {
  utf8: 'utf8', 'utf-8': 'utf8', ucs2: 'utf16le', 'ucs-2': 'utf16le', utf16le: 'utf16le', 'utf-16le': 'utf16le', base64: 'base64',
  base64url: 'base64url', latin1: 'latin1', binary: 'latin1', ascii: 'ascii', hex: 'hex',
};

// How many bytes at the end begin a character of UTF-8 and do not end it; and how long it would be.
function begun(bytes) {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back];
    if ((byte & 0xc0) === 0x80) {
      continue;
    }
    const length = byte >= 0xc2 && byte < 0xe0 ? 2 : byte >= 0xe0 && byte < 0xf0 ? 3 : byte >= 0xf0 && byte < 0xf5 ? 4 : 1;
    return length > back && mayGoOn(bytes, bytes.length - back) ? [back, length] : [0, 0];
  }
  return [0, 0];
}

// Some first bytes are followed by few others only.
function mayGoOn(bytes, at) {
  if (at + 1 >= bytes.length) {
    return true;
  }
  const [first, second] = [bytes[at], bytes[at + 1]];
  return first === 0xe0 ? second >= 0xa0 : first === 0xed ? second < 0xa0 : first === 0xf0 ? second >= 0x90 : first === 0xf4 ? second < 0x90 : true;
}

const KEPT = {
  utf8: begun,
  utf16le(bytes, before) {
    if (before >= 2 && bytes.length < 4) {
      return [bytes.length, 4];
    }
    const odd = bytes.length % 2;
    const high = bytes.length >= 2 ? bytes[bytes.length - 1] : 0;
    return odd === 1 ? [1, 2] : high >= 0xd8 && high < 0xdc ? [2, 4] : [0, 0];
  },
  base64: (bytes) => [bytes.length % 3, 3],
  base64url: (bytes) => [bytes.length % 3, 3],
};

// Older code calls it without new, on an object of its own.
function StringDecoder(encoding) {
  const name = encoding === undefined || encoding === null || encoding === '' ? 'utf8' : NAMES[String(encoding).toLowerCase()];
  if (name === undefined) {
    throw nodeError(TypeError, 'ERR_UNKNOWN_ENCODING', 'Unknown encoding: ' + String(encoding));
  }
  this.encoding = name;
  Object.defineProperty(this, '_kept', { value: Buffer.alloc(0), writable: true });
  Object.defineProperty(this, '_whole', { value: 0, writable: true });
}

const members = {
  get lastChar() {
    const last = Buffer.alloc(4);
    last.set(this._kept);
    return last;
  },

  get lastNeed() {
    return this._kept.length === 0 ? 0 : this._whole - this._kept.length;
  },

  get lastTotal() {
    return this._kept.length === 0 ? 0 : this._whole;
  },

  write(chunk) {
    if (typeof chunk === 'string') {
      return chunk;
    }
    if (!ArrayBuffer.isView(chunk)) {
      throw invalidType('buf', ['Buffer', 'TypedArray', 'DataView'], chunk);
    }
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const all = this._kept.length === 0 ? bytes : Buffer.concat([this._kept, bytes]);
    const keep = KEPT[this.encoding];
    if (keep === undefined) {
      return all.toString(this.encoding);
    }
    const [count, whole] = keep(all, this._kept.length);
    this._kept = count === 0 ? Buffer.alloc(0) : Buffer.from(all.subarray(all.length - count));
    this._whole = whole;
    return all.toString(this.encoding, 0, all.length - count);
  },

  end(chunk) {
    const text = chunk === undefined ? '' : this.write(chunk);
    const rest = this._kept;
    this._kept = Buffer.alloc(0);
    return text + (this.encoding === 'utf16le' ? rest.toString('utf16le', 0, rest.length - rest.length % 2) : rest.toString(this.encoding));
  },

  text(bytes, from) {
    this._kept = Buffer.alloc(0);
    return this.write(bytes.slice(from));
  },
};

Object.defineProperties(StringDecoder.prototype, Object.getOwnPropertyDescriptors(members));

module.exports = { StringDecoder };
