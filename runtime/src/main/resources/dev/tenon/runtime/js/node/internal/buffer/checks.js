// What the package "buffer" takes or refuses otherwise than Node.js does: bytes that are no Buffer,
// and the errors for what is none of the kinds of arguments.
'use strict';

const { checkInteger, invalidType, nodeError, outOfRange } = require('internal/errors');

const { apply } = Reflect;
const isBytes = (value) => value instanceof Uint8Array;
const MAX_LENGTH = 2 ** 31 - 1;

function replace(owner, name, f) {
  const original = owner[name];
  Object.defineProperty(owner, name, {
    value: { [name](...args) { return f(original, this, args); } }[name], writable: true, configurable: true, enumerable: true,
  });
}

function checkSize(size) {
  if (typeof size !== 'number') {
    throw invalidType('size', 'number', size);
  }
  if (!(size >= 0 && size <= MAX_LENGTH)) {
    throw outOfRange('size', '>= 0 && <= ' + MAX_LENGTH, size);
  }
}

function asBuffer(Buffer, bytes) {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function needBytes(value, name) {
  if (!isBytes(value)) {
    throw invalidType(name, ['Buffer', 'Uint8Array'], value);
  }
}

function place(bytes, sought, start, isLast, step) {
  const last = bytes.length - sought.length;
  const begin = isLast ? Math.min(start, last) : start;
  for (let i = begin; isLast ? i >= 0 : i <= last; i += isLast ? -1 : 1) {
    let same = i % step === 0 ? 0 : -1;
    while (same >= 0 && same < sought.length) {
      same = bytes[i + same] === sought[same] ? same + 1 : -1;
    }
    if (same >= 0) {
      return i;
    }
  }
  return -1;
}

// Whatever is found nowhere is at the end where it is empty, as far as the search may go.
function searched(isLast) {
  return (Buffer) => (original, self, [value, from, encoding]) => {
    if (typeof value !== 'string' && typeof value !== 'number' && !isBytes(value)) {
      throw invalidType('value', ['number', 'string', 'Buffer', 'Uint8Array'], value);
    }
    const named = typeof from === 'string' ? from : encoding;
    if (typeof value === 'string' && named !== undefined && named !== null && !Buffer.isEncoding(named)) {
      throw nodeError(TypeError, 'ERR_UNKNOWN_ENCODING', 'Unknown encoding: ' + named);
    }
    const sought = typeof value === 'number' ? value & 255
      : typeof value === 'string' ? Buffer.from(value, named ?? 'utf8') : asBuffer(Buffer, value);
    let start = typeof from === 'string' || from === undefined ? NaN : +from;
    if (Number.isNaN(start)) {
      start = isLast ? self.length : 0;
    }
    start = Math.trunc(start);
    start = start < 0 ? Math.max(self.length + start, isLast ? -1 : 0) : Math.min(start, self.length);
    if (typeof sought !== 'number' && sought.length === 0) {
      return start < 0 ? -1 : Math.min(start, self.length);
    }
    if (start < 0) {
      return -1;
    }
    if (typeof sought === 'number') {
      return isLast ? Uint8Array.prototype.lastIndexOf.call(self, sought, start) : Uint8Array.prototype.indexOf.call(self, sought, start);
    }
    // Text of two bytes a character begins at even places.
    const step = typeof value === 'string' && /^(ucs-?2|utf-?16le)$/i.test(named) ? 2 : 1;
    return place(self, sought, start, isLast, step);
  };
}

function addClassChecks(Buffer) {
  for (const name of ['alloc', 'allocUnsafe', 'allocUnsafeSlow']) {
    replace(Buffer, name, (original, self, args) => {
      checkSize(args[0]);
      return apply(original, Buffer, args);
    });
  }
  replace(Buffer, 'concat', (original, self, [list, length]) => {
    if (!Array.isArray(list)) {
      throw invalidType('list', 'Array', list);
    }
    list.forEach((each, i) => {
      if (!isBytes(each)) {
        throw invalidType('list[' + i + ']', ['Buffer', 'Uint8Array'], each);
      }
    });
    if (length !== undefined) {
      checkInteger(length, 'length', 0);
    }
    if (list.length === 0) {
      return Buffer.alloc(0);
    }
    const all = list.map((each) => asBuffer(Buffer, each));
    const total = length ?? all.reduce((sum, each) => sum + each.length, 0);
    const result = Buffer.alloc(total);
    let at = 0;
    for (const each of all) {
      const part = each.length > total - at ? each.subarray(0, total - at) : each;
      result.set(part, at);
      at += part.length;
    }
    return result;
  });
  replace(Buffer, 'compare', (original, self, [one, other]) => {
    needBytes(one, 'buf1');
    needBytes(other, 'buf2');
    return apply(original, Buffer, [asBuffer(Buffer, one), asBuffer(Buffer, other)]);
  });
  replace(Buffer, 'byteLength', (original, self, [value, encoding]) => {
    if (typeof value !== 'string' && !ArrayBuffer.isView(value) && !(value instanceof ArrayBuffer)) {
      throw invalidType('string', ['string', 'Buffer', 'ArrayBuffer'], value);
    }
    return typeof value === 'string' ? apply(original, Buffer, [value, encoding]) : value.byteLength;
  });
}

function addMemberChecks(Buffer) {
  const { prototype } = Buffer;
  replace(prototype, 'equals', (original, self, [other]) => {
    needBytes(other, 'otherBuffer');
    return self === other || (self.length === other.length && apply(original, self, [asBuffer(Buffer, other)]));
  });
  replace(prototype, 'compare', (original, self, [target, targetStart = 0, targetEnd = target?.length, start = 0, end = self.length]) => {
    needBytes(target, 'target');
    checkInteger(targetStart, 'targetStart', 0);
    checkInteger(targetEnd, 'targetEnd', 0, target.length);
    checkInteger(start, 'sourceStart', 0);
    checkInteger(end, 'sourceEnd', 0, self.length);
    const mine = start >= end ? Buffer.alloc(0) : asBuffer(Buffer, self).subarray(start, end);
    const theirs = targetStart >= targetEnd ? Buffer.alloc(0) : asBuffer(Buffer, target).subarray(targetStart, targetEnd);
    return Buffer.compare(mine, theirs);
  });
  replace(prototype, 'indexOf', searched(false)(Buffer));
  replace(prototype, 'lastIndexOf', searched(true)(Buffer));
  replace(prototype, 'includes', (original, self, args) => self.indexOf(...args) !== -1);
  replace(prototype, 'toString', (original, self, args) => {
    const [encoding] = args;
    if (encoding !== undefined && !Buffer.isEncoding(String(encoding))) {
      throw nodeError(TypeError, 'ERR_UNKNOWN_ENCODING', 'Unknown encoding: ' + encoding);
    }
    return apply(original, self, encoding === undefined ? args : [String(encoding), ...args.slice(1)]);
  });
  for (const size of [16, 32, 64]) {
    replace(prototype, 'swap' + size, (original, self, args) => {
      if (self.length % (size / 8) !== 0) {
        throw nodeError(RangeError, 'ERR_INVALID_BUFFER_SIZE', 'Buffer size must be a multiple of ' + size + '-bits');
      }
      return apply(original, self, args);
    });
  }
  replace(prototype, 'copy', (original, self, [target, ...range]) => {
    if (!isBytes(target)) {
      throw invalidType('target', ['Buffer', 'Uint8Array'], target);
    }
    const [to, from, end] = range.map((each) => (each === undefined ? undefined : Math.trunc(+each) || 0));
    if (to < 0) {
      throw outOfRange('targetStart', '>= 0', to);
    }
    if (from < 0 || from > self.length) {
      throw outOfRange('sourceStart', '>= 0 && <= ' + self.length, from);
    }
    if (end < 0) {
      throw outOfRange('sourceEnd', '>= 0', end);
    }
    const part = self.subarray(from ?? 0, Math.max(from ?? 0, end ?? self.length)).subarray(0, Math.max(0, target.length - (to ?? 0)));
    target.set(part, Math.min(to ?? 0, target.length));
    return part.length;
  });
}

module.exports = function addChecks(Buffer) {
  addClassChecks(Buffer);
  addMemberChecks(Buffer);
};
