// Text in UTF-8, which nearly all of it is, by the engine's own coders: a hundred times as fast as a
// loop over bytes, and with one sign for each sequence of bytes that is none.
'use strict';

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();
const { apply } = Reflect;

const SHORT = 32;
const isUtf8 = (encoding) => encoding === undefined || encoding === 'utf8' || encoding === 'utf-8' || encoding === 'UTF-8' || encoding === 'UTF8';

// A place in a buffer, as Node.js reads it: whatever is no number is the beginning.
function placeIn(length, value, otherwise) {
  const number = value === undefined ? otherwise : Math.trunc(+value) || 0;
  return Math.min(Math.max(number, 0), length);
}

module.exports = function addText(Buffer) {
  const { prototype } = Buffer;
  const { toString } = prototype;
  prototype.toString = function (encoding, start, end) {
    const from = placeIn(this.length, start, 0);
    const to = placeIn(this.length, end, this.length);
    if (from >= to) {
      return isUtf8(encoding) ? '' : apply(toString, this, [encoding, 0, 0]);
    }
    if (isUtf8(encoding)) {
      return decoder.decode(from === 0 && to === this.length ? this : new Uint8Array(this.buffer, this.byteOffset + from, to - from));
    }
    return apply(toString, this, [encoding, from, to]);
  };

  const { from: make } = Buffer;
  Buffer.from = function from(value, ...rest) {
    if (typeof value === 'string' && value.length > SHORT && isUtf8(rest[0])) {
      const bytes = encoder.encode(value);
      return make(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    return apply(make, Buffer, [value, ...rest]);
  };
};
