// What is told of a file.
'use strict';

const constants = require('internal/files/constants');

class Stats {
  constructor(what, big = false) {
    const number = big ? (value) => BigInt(Math.trunc(value)) : (value) => value;
    const mode = what.isFolder ? constants.S_IFDIR | 0o555 : constants.S_IFREG | 0o444;
    const { size } = what;
    Object.assign(this, {
      dev: number(1), mode: number(mode), nlink: number(1), uid: number(0), gid: number(0), rdev: number(0), blksize: number(4096),
      ino: number(1), size: number(size), blocks: number(Math.ceil(size / 512)),
    });
    for (const [name, time] of [['atime', what.modified], ['mtime', what.modified], ['ctime', what.modified], ['birthtime', what.created]]) {
      this[name + 'Ms'] = number(time);
      if (big) {
        this[name + 'Ns'] = BigInt(Math.trunc(time)) * 1000000n;
      }
      this[name] = new Date(time);
    }
  }

  #is(type) {
    return (Number(this.mode) & constants.S_IFMT) === type;
  }

  isFile() {
    return this.#is(constants.S_IFREG);
  }

  isDirectory() {
    return this.#is(constants.S_IFDIR);
  }

  isSymbolicLink() {
    return false;
  }

  isBlockDevice() {
    return false;
  }

  isCharacterDevice() {
    return false;
  }

  isFIFO() {
    return false;
  }

  isSocket() {
    return false;
  }
}

class Dirent {
  #isFolder;

  constructor(name, path, isFolder) {
    this.name = name;
    this.parentPath = path;
    this.path = path;
    this.#isFolder = isFolder;
  }

  isFile() {
    return !this.#isFolder;
  }

  isDirectory() {
    return this.#isFolder;
  }
}
for (const name of ['isSymbolicLink', 'isBlockDevice', 'isCharacterDevice', 'isFIFO', 'isSocket']) {
  Dirent.prototype[name] = Stats.prototype[name];
}

module.exports = { Stats, Dirent };
