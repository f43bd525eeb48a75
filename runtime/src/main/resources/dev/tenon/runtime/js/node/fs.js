// The files that an app brings along, to be read and not written.
'use strict';

const { check, invalidType } = require('internal/errors');
const constants = require('internal/files/constants');
const reads = require('internal/files/reads');
const { Stats, Dirent } = require('internal/files/stats');
const { NAMES, readOnly } = require('internal/files/writes');
const { named } = require('internal/util/promises');

class Dir {
  #entries;
  path;

  constructor(path) {
    this.path = path;
    this.#entries = reads.readdir(path, { withFileTypes: true });
  }

  readSync() {
    return this.#entries.shift() ?? null;
  }

  async read() {
    return this.readSync();
  }

  closeSync() {}

  async close() {}

  async *[Symbol.asyncIterator]() {
    for (let entry = this.readSync(); entry !== null; entry = this.readSync()) {
      yield entry;
    }
  }
}

const SYNC = {
  access: reads.access,
  close: reads.close,
  fstat: reads.fstat,
  lstat: (path, options) => reads.stat(path, options, 'lstat'),
  open: reads.openFile,
  opendir: (path) => new Dir(path),
  read: reads.read,
  readFile: reads.readFile,
  readdir: reads.readdir,
  readlink: reads.readlink,
  readv: reads.readv,
  realpath: reads.realpath,
  stat: reads.stat,
  statfs: () => ({ type: 0, bsize: 4096, blocks: 0, bfree: 0, bavail: 0, files: 0, ffree: 0 }),
};
for (const name of NAMES) {
  SYNC[name] = (path) => {
    throw readOnly(name, path);
  };
}

const fs = {};

// Arguments that are no paths are refused at once, and all else is told to the callback.
function withCallback(name) {
  return { [name](...args) {
    const callback = args[args.length - 1];
    if (typeof callback !== 'function') {
      throw invalidType('cb', 'function', callback);
    }
    let outcome;
    try {
      const value = SYNC[name](...args.slice(0, -1));
      outcome = [null, value];
    } catch (e) {
      if (typeof e.code === 'string' && e.code.startsWith('ERR_INVALID_ARG')) {
        throw e;
      }
      outcome = [e];
    }
    if (outcome[0] === null && (name === 'read' || name === 'readv')) {
      outcome.push(args[1]);
    } else if (outcome[1] === undefined) {
      outcome.length = 1;
    }
    process.nextTick(callback, ...outcome);
  } }[name];
}

for (const name of Object.keys(SYNC)) {
  fs[name + 'Sync'] = { [name + 'Sync']: (...args) => SYNC[name](...args) }[name + 'Sync'];
  fs[name] = withCallback(name);
}
fs.realpath.native = fs.realpath;
fs.realpathSync.native = fs.realpathSync;
fs.read[named] = ['bytesRead', 'buffer'];
fs.readv[named] = ['bytesRead', 'buffers'];

fs.existsSync = function existsSync(path) {
  return reads.exists(path);
};
fs.exists = function exists(path, callback) {
  check('function', callback, 'cb');
  process.nextTick(callback, reads.exists(path));
};
fs.exists[Symbol.for('nodejs.util.promisify.custom')] = async (path) => reads.exists(path);

fs.createReadStream = function createReadStream(path, options) {
  return new fs.ReadStream(path, options);
};
fs.createWriteStream = function createWriteStream(path) {
  throw readOnly('open', path);
};
fs.watch = fs.watchFile = function watch(path) {
  throw readOnly('watch', path);
};
fs.unwatchFile = function unwatchFile() {};
fs.openAsBlob = async function openAsBlob(path, options) {
  return new (require('buffer').Blob)([reads.readFile(path)], options);
};

const lazily = (name, get) => Object.defineProperty(fs, name, { get, set(value) {
  Object.defineProperty(fs, name, { value, writable: true, enumerable: true, configurable: true });
}, enumerable: true, configurable: true });
lazily('ReadStream', () => require('internal/files/streams').ReadStream);
lazily('FileReadStream', () => fs.ReadStream);
lazily('promises', () => require('fs/promises'));
fs.WriteStream = fs.FileWriteStream = class WriteStream {
  constructor(path) {
    throw readOnly('open', path);
  }
};

module.exports = Object.assign(fs, {
  Dir,
  Dirent,
  Stats,
  constants,
  F_OK: constants.F_OK,
  R_OK: constants.R_OK,
  W_OK: constants.W_OK,
  X_OK: constants.X_OK,
});
