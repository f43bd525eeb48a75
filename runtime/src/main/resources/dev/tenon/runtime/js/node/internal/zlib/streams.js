// The streams that compress and decompress.
'use strict';

const { Transform } = require('stream');
const { Buffer } = require('buffer');
const { fromHost } = require('internal/bytes');
const { nodeError } = require('internal/errors');
const options = require('internal/zlib/options');
const { constants, codes } = require('internal/zlib/constants');
const native = host.native('zlib');

const { Z_NO_FLUSH, Z_SYNC_FLUSH, Z_FULL_FLUSH, Z_FINISH } = constants;
const NOTHING = Buffer.alloc(0);
const MAX_PIECE = 65536;

// What Java makes for each kind of stream.
const makers = {
  Deflate: (o) => native.compressor('ZLIB', o.level, o.strategy, ...o.dictionary),
  Gzip: (o) => native.compressor('GZIP', o.level, o.strategy, ...o.dictionary),
  DeflateRaw: (o) => native.compressor('RAW', o.level, o.strategy, ...o.dictionary),
  Inflate: (o) => native.decompressor('ZLIB', ...o.dictionary),
  InflateRaw: (o) => native.decompressor('RAW', ...o.dictionary),
  Gunzip: (o) => native.decompressor('GZIP', ...o.dictionary),
  Unzip: (o) => native.decompressor('ANY', ...o.dictionary),
  BrotliDecompress: (o) => native.decompressor('BROTLI', ...o.dictionary),
};

function withNumber(error) {
  if (codes[error.code] !== undefined) {
    error.errno = codes[error.code];
  } else if (error.code === 'ERR__ERROR_FORMAT') {
    error.errno = -1;
  }
  return error;
}

function endedEarly() {
  return withNumber(nodeError(Error, 'Z_BUF_ERROR', 'unexpected end of file'));
}

// A flush stands in line with what is written: as a piece of no bytes that is known by what it is.
const flushes = [0, 1, 2, 3, 4, 5].map(() => Buffer.alloc(0));

// What its constructor does, for a stream that may be one of another kind made of it.
function start(stream, kind, given) {
  const read = options.read(kind, given);
  Transform.call(stream, { autoDestroy: true, ...read.stream });
  stream._kind = kind;
  stream._level = read.level;
  stream._strategy = read.strategy;
  stream._chunkSize = read.chunkSize;
  // What is taken from Java at a time, however much the reader takes.
  stream._piece = Math.min(read.chunkSize, MAX_PIECE);
  stream._defaultFlushFlag = read.flush;
  stream._finishFlushFlag = read.finishFlush;
  stream._defaultFullFlushFlag = kind.startsWith('Brotli') ? constants.BROTLI_OPERATION_FLUSH : Z_FULL_FLUSH;
  stream._maxOutputLength = read.maxOutputLength;
  stream._info = read.info;
  stream.bytesWritten = 0;
  stream._codec = makers[kind](read);
  // Packages take it for the sign that a stream is still open.
  stream._handle = { close: () => free(stream) };
  stream._goOn = null;
}

// Its methods alone: packages call the constructors as functions, which those of a class refuse.
class Zlib extends Transform {
  get _closed() {
    return this._codec === null;
  }

  get bytesRead() {
    return this.bytesWritten;
  }

  set bytesRead(value) {
    this.bytesWritten = value;
  }

  reset() {
    if (this._codec === null) {
      throw nodeError(Error, 'ERR_INTERNAL_ASSERTION', 'zlib binding closed');
    }
    this._codec.reset();
  }

  _flush(callback) {
    this._step(NOTHING, this._finishFlushFlag, callback);
  }

  flush(kind, callback) {
    const wanted = typeof kind === 'number' ? kind : this._defaultFullFlushFlag;
    const done = typeof kind === 'function' ? kind : callback;
    if (this.writableFinished) {
      if (done) {
        process.nextTick(done);
      }
    } else if (this.writableEnded) {
      if (done) {
        this.once('end', done);
      }
    } else {
      this.write(flushes[wanted], '', done);
    }
  }

  params(level, strategy, callback) {
    options.range(level, 'level', constants.Z_MIN_LEVEL, constants.Z_MAX_LEVEL);
    options.range(strategy, 'strategy', constants.Z_DEFAULT_STRATEGY, constants.Z_FIXED);
    if (this._level === level && this._strategy === strategy) {
      process.nextTick(callback);
      return;
    }
    this.flush(Z_SYNC_FLUSH, () => {
      // What decompresses has nothing to be told.
      if (this._codec !== null && this._codec.params !== undefined) {
        this._codec.params(level, strategy);
        this._level = level;
        this._strategy = strategy;
      }
      if (callback) {
        callback();
      }
    });
  }

  close(callback) {
    if (callback) {
      require('stream').finished(this, callback);
    }
    this.destroy();
  }

  _destroy(error, callback) {
    free(this);
    callback(error);
  }

  _transform(chunk, encoding, callback) {
    const asked = flushes.indexOf(chunk);
    const last = this.writableEnded && this.writableLength === chunk.byteLength;
    if (asked >= 0) {
      // Who asked for it is called before anything further is written, and may read until then.
      this._step(chunk, asked, (error) => setImmediate(callback, error));
      return;
    }
    this._step(chunk, last ? this._finishFlushFlag : this._defaultFlushFlag, callback);
  }

  // One piece; what comes of it is pushed as the reader wants it. Calls back later, as a thread would:
  // what is written next must not be part of what a flush before it brings out.
  _step(chunk, flush, callback) {
    if (this._codec === null) {
      process.nextTick(callback);
      return;
    }
    try {
      this._codec.feed(chunk.buffer, chunk.byteOffset, chunk.byteLength, flush);
    } catch (error) {
      process.nextTick(callback, withNumber(error));
      return;
    }
    this._drain(chunk.byteLength, flush, callback);
  }

  _drain(length, flush, callback) {
    for (;;) {
      if (this._codec === null) {
        return;
      }
      let taken;
      try {
        taken = take(this._codec, this._piece);
      } catch (error) {
        process.nextTick(callback, withNumber(error));
        return;
      }
      const more = taken.length === this._piece;
      const full = taken.length > 0 && !this.push(taken);
      if (!more) {
        break;
      }
      if (full) {
        this._goOn = () => this._drain(length, flush, callback);
        return;
      }
    }
    if (this._codec === null) {
      return;
    }
    this.bytesWritten += length - this._codec.left();
    const finished = this._codec.finished();
    if (flush === Z_FINISH && !finished) {
      process.nextTick(callback, endedEarly());
      return;
    }
    if (finished && this._codec.left() > 0) {
      // What is behind the end is nobody's.
      this.push(null);
    }
    process.nextTick(callback);
  }

  _read(size) {
    const goOn = this._goOn;
    if (goOn !== null) {
      this._goOn = null;
      goOn();
      return;
    }
    super._read(size);
  }

  // All of it at once, as some packages ask a stream for; the stream stays as it is.
  _processChunk(chunk, flush, callback) {
    if (typeof callback === 'function') {
      this._step(chunk, flush, callback);
      return undefined;
    }
    return this._all(chunk, flush);
  }

  _all(chunk, flush) {
    if (this._codec === null) {
      throw nodeError(Error, 'ERR_INTERNAL_ASSERTION', 'zlib binding closed');
    }
    const codec = this._codec;
    const parts = [];
    let length = 0;
    try {
      codec.feed(chunk.buffer, chunk.byteOffset, chunk.byteLength, flush);
      let taken;
      do {
        taken = take(codec, this._piece);
        length += taken.length;
        if (length > this._maxOutputLength) {
          throw nodeError(RangeError, 'ERR_BUFFER_TOO_LARGE', 'Cannot create a Buffer larger than ' + this._maxOutputLength + ' bytes');
        }
        parts.push(taken);
      } while (taken.length === this._piece);
    } catch (error) {
      throw withNumber(error);
    }
    this.bytesWritten = chunk.byteLength - codec.left();
    if (flush === Z_FINISH && !codec.finished()) {
      throw endedEarly();
    }
    return parts.length === 1 ? parts[0] : Buffer.concat(parts, length);
  }
}

// The next piece of what came of it; a short one is the last for now.
function take(codec, most) {
  const taken = codec.take(most);
  return taken === null ? NOTHING : fromHost(taken);
}

function free(stream) {
  const codec = stream._codec;
  if (codec !== null) {
    stream._codec = null;
    stream._handle = null;
    codec.end();
  }
}

// All at once and without a stream: the bytes, or with them what made them, where that is asked for.
function whole(Kind, data, given) {
  const engine = new Kind(given);
  try {
    const buffer = engine._all(options.input(data), engine._finishFlushFlag);
    return engine._info ? { buffer, engine } : buffer;
  } finally {
    free(engine);
  }
}

function kindOf(name) {
  const Kind = function (given) {
    if (!(this instanceof Kind)) {
      return new Kind(given);
    }
    start(this, name, given);
  };
  Object.defineProperty(Kind, 'name', { value: name });
  Object.setPrototypeOf(Kind, Transform);
  Kind.prototype = Object.create(Zlib.prototype, { constructor: { value: Kind, writable: true, configurable: true } });
  return Kind;
}

const kinds = {};
for (const name of Object.keys(makers)) {
  kinds[name] = kindOf(name);
}

module.exports = { kinds, whole, Z_NO_FLUSH };
