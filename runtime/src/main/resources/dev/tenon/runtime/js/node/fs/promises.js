// The same files as fs, by promises.
'use strict';

const fs = require('fs');
const reads = require('internal/files/reads');

class FileHandle {
  #fd;

  constructor(fd) {
    this.#fd = fd;
  }

  get fd() {
    return this.#fd;
  }

  async read(buffer, offset, length, position) {
    const into = ArrayBuffer.isView(buffer) ? buffer : buffer?.buffer ?? Buffer.alloc(16384);
    const bytesRead = ArrayBuffer.isView(buffer) ? fs.readSync(this.#fd, into, offset, length, position)
      : fs.readSync(this.#fd, into, { ...buffer });
    return { bytesRead, buffer: into };
  }

  async readFile(options) {
    return fs.readFileSync(this.#fd, options);
  }

  async readv(buffers, position) {
    return { bytesRead: fs.readvSync(this.#fd, buffers, position), buffers };
  }

  async stat(options) {
    return fs.fstatSync(this.#fd, options);
  }

  createReadStream(options) {
    return fs.createReadStream(null, { ...options, fd: this.#fd });
  }

  readLines(options) {
    return require('readline').createInterface({ input: this.createReadStream(options) });
  }

  async close() {
    if (this.#fd !== -1) {
      const fd = this.#fd;
      this.#fd = -1;
      reads.close(fd);
    }
  }
}

const promises = { constants: fs.constants };

const NAMES = ['access', 'appendFile', 'chmod', 'chown', 'copyFile', 'cp', 'lchmod', 'lchown', 'link', 'lstat', 'lutimes', 'mkdir', 'mkdtemp',
  'opendir', 'readFile', 'readdir', 'readlink', 'realpath', 'rename', 'rm', 'rmdir', 'stat', 'statfs', 'symlink', 'truncate', 'unlink',
  'utimes', 'writeFile'];
for (const name of NAMES) {
  promises[name] = { async [name](...args) {
    return fs[name + 'Sync'](...(args[0] instanceof FileHandle ? [args[0].fd, ...args.slice(1)] : args));
  } }[name];
}
promises.open = async function open(path, flags) {
  return new FileHandle(fs.openSync(path, flags));
};
promises.watch = (path) => fs.watch(path);

module.exports = promises;
