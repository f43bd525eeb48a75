// Blobs and files: bytes in memory that have a type, and a name.
'use strict';

const { invalidType } = require('internal/errors');

function typeOf(type) {
  const text = String(type ?? '');
  return /[^\x20-\x7e]/.test(text) ? '' : text.toLowerCase();
}

function bytesOf(part) {
  if (part instanceof Blob) {
    return Blob._bytes(part);
  }
  if (part instanceof ArrayBuffer) {
    return new Uint8Array(part.slice(0));
  }
  if (ArrayBuffer.isView(part)) {
    return new Uint8Array(part.buffer, part.byteOffset, part.byteLength).slice();
  }
  return new TextEncoder().encode(String(part));
}

function joined(parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

class Blob {
  #bytes;
  #type;

  constructor(parts = [], options = {}) {
    if (parts === null || typeof parts !== 'object' || typeof parts[Symbol.iterator] !== 'function') {
      throw invalidType('sources', 'Iterable', parts);
    }
    this.#bytes = joined([...parts].map(bytesOf));
    this.#type = typeOf(options?.type);
  }

  // For modules beside this one; what it returns is not to be changed.
  static _bytes(blob) {
    return blob.#bytes;
  }

  get size() {
    return this.#bytes.length;
  }

  get type() {
    return this.#type;
  }

  slice(start = 0, end = this.size, type = '') {
    return new Blob([this.#bytes.subarray(...range(start, end, this.size))], { type });
  }

  async arrayBuffer() {
    return this.#bytes.slice().buffer;
  }

  async bytes() {
    return this.#bytes.slice();
  }

  async text() {
    return new TextDecoder().decode(this.#bytes);
  }

  stream() {
    const { ReadableStream } = require('stream/web');
    const bytes = this.#bytes;
    let at = 0;
    return new ReadableStream({
      pull(controller) {
        if (at < bytes.length) {
          controller.enqueue(bytes.slice(at, at + 65536));
          at += 65536;
        }
        if (at >= bytes.length) {
          controller.close();
        }
      },
    });
  }
}

function range(start, end, size) {
  const within = (index) => (index < 0 ? Math.max(size + index, 0) : Math.min(index, size));
  const from = within(Math.trunc(Number(start)) || 0);
  return [from, Math.max(from, within(Math.trunc(Number(end)) || 0))];
}

class File extends Blob {
  #name;
  #lastModified;

  constructor(parts, name, options = {}) {
    super(parts, options);
    if (arguments.length < 2) {
      throw new TypeError('The "fileBits" and "fileName" arguments must be specified');
    }
    this.#name = String(name);
    this.#lastModified = options?.lastModified === undefined ? Date.now() : Number(options.lastModified);
  }

  get name() {
    return this.#name;
  }

  get lastModified() {
    return this.#lastModified;
  }

  get webkitRelativePath() {
    return '';
  }
}

for (const type of [Blob, File]) {
  Object.defineProperty(type.prototype, Symbol.toStringTag, { value: type.name, configurable: true });
}

module.exports = { Blob, File };
