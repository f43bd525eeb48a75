// A file as a stream.
'use strict';

const { Readable } = require('stream');
const { checkInteger, invalidType, outOfRange } = require('internal/errors');
const reads = require('internal/files/reads');

const CHUNK = 64 * 1024;

class ReadStream extends Readable {
  #position;
  #left;

  constructor(path, options = {}) {
    if (options !== null && typeof options !== 'object' && typeof options !== 'string') {
      throw invalidType('options', ['string', 'Object'], options);
    }
    const given = typeof options === 'string' ? { encoding: options } : options ?? {};
    const { start, end = Infinity, fd = null, highWaterMark = CHUNK, autoClose = true, emitClose = true, encoding, signal } = given;
    if (start !== undefined) {
      checkInteger(start, 'start', 0);
    }
    if (end !== Infinity) {
      checkInteger(end, 'end', 0);
      if (start !== undefined && start > end) {
        throw outOfRange('start', '<= "end" (here: ' + end + ')', start);
      }
    }
    if (fd === null) {
      reads.pathOf(path);
    }
    super({ highWaterMark, encoding, autoDestroy: autoClose, emitClose, signal });
    this.path = fd === null ? path : undefined;
    this.fd = typeof fd === 'object' && fd !== null ? fd.fd : fd;
    this.flags = given.flags ?? 'r';
    this.start = start;
    this.end = end;
    this.autoClose = autoClose;
    this.bytesRead = 0;
    this.#position = start;
    this.#left = end === Infinity ? Infinity : end - (start ?? 0) + 1;
  }

  get pending() {
    return this.fd === null;
  }

  _construct(callback) {
    try {
      if (this.fd === null) {
        this.fd = reads.openFile(this.path, this.flags);
        this.emit('open', this.fd);
      }
      callback();
      this.emit('ready');
    } catch (e) {
      callback(e);
    }
  }

  _read(size) {
    try {
      const buffer = Buffer.alloc(Math.min(size, this.#left));
      const count = buffer.length === 0 ? 0 : reads.read(this.fd, buffer, 0, buffer.length, this.#position ?? null);
      if (this.#position !== undefined) {
        this.#position += count;
      }
      this.#left -= count;
      this.bytesRead += count;
      this.push(count === 0 ? null : buffer.subarray(0, count));
    } catch (e) {
      this.destroy(e);
    }
  }

  _destroy(error, callback) {
    try {
      if (this.fd !== null) {
        reads.close(this.fd);
        this.fd = null;
      }
      callback(error);
    } catch (e) {
      callback(error ?? e);
    }
  }

  close(callback) {
    if (typeof callback === 'function') {
      this.once('close', callback);
    }
    this.destroy();
  }
}

module.exports = { ReadStream };
