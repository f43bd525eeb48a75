// What can be read of an app's own files. Calls wait for nothing: files are near, and Java is asked
// on the thread of the app.
'use strict';

const { checkInteger, invalidType, invalidValue } = require('internal/errors');
const { systemError } = require('internal/errno');
const { Stats, Dirent } = require('internal/files/stats');
const { fromHost } = require('internal/bytes');
const path = require('path');

const FIRST_DESCRIPTOR = 20;
const open = new Map();
let next = FIRST_DESCRIPTOR;

// What an app names: in its folder, which is the root here.
function pathOf(value, name = 'path') {
  const isUrl = value !== null && typeof value === 'object' && typeof value.href === 'string' && typeof value.protocol === 'string';
  const text = isUrl ? require('url').fileURLToPath(value) : value instanceof Uint8Array ? Buffer.from(value).toString() : value;
  if (typeof text !== 'string') {
    throw invalidType(name, ['string', 'Buffer', 'URL'], value);
  }
  if (text.includes('\0')) {
    throw invalidValue(name, value, 'must be a string, Uint8Array, or URL without null bytes');
  }
  const full = path.resolve(text);
  return { given: text, full };
}

function encodingOf(options, otherwise = null) {
  const encoding = typeof options === 'string' ? options : options?.encoding ?? otherwise;
  if (options !== null && options !== undefined && typeof options !== 'string' && typeof options !== 'object') {
    throw invalidType('options', ['string', 'Object'], options);
  }
  if (encoding && encoding !== 'buffer' && !Buffer.isEncoding(encoding)) {
    throw invalidValue('encoding', encoding, 'is invalid encoding');
  }
  return encoding;
}

function found(place, call) {
  const text = host.files.stat(place.full);
  if (text === null) {
    throw systemError('ENOENT', call, place.given);
  }
  return JSON.parse(text);
}

function fileOf(place, call) {
  const what = found(place, call);
  if (what.isFolder) {
    const error = systemError('EISDIR', 'read');
    throw error;
  }
  return what;
}

const encoded = (bytes, encoding) => (encoding && encoding !== 'buffer' ? bytes.toString(encoding) : bytes);

function stat(value, options, call = 'stat') {
  const place = pathOf(value);
  if (options?.throwIfNoEntry === false && host.files.stat(place.full) === null) {
    return undefined;
  }
  return new Stats(found(place, call), options?.bigint === true);
}

function readFile(value, options) {
  const encoding = encodingOf(options);
  checkFlag(typeof options === 'object' && options !== null ? options.flag : undefined);
  const place = typeof value === 'number' ? opened(value, 'read').place : pathOf(value);
  const { size } = fileOf(place, 'open');
  return encoded(fromHost(host.files.read(place.full, 0, size)), encoding);
}

// A flag with which something could be written is refused at once.
function checkFlag(flag, place = { given: '' }) {
  if (flag === undefined || flag === null || flag === 0 || flag === 'r' || flag === 'rs' || flag === 'sr') {
    return;
  }
  throw require('internal/files/writes').readOnly('open', place.given);
}

function readdir(value, options) {
  const place = pathOf(value);
  const encoding = encodingOf(options, 'utf8');
  const what = found(place, 'scandir');
  if (!what.isFolder) {
    throw systemError('ENOTDIR', 'scandir', place.given);
  }
  const all = [];
  const gather = (folder, shown) => {
    for (const name of JSON.parse(host.files.list(folder) ?? '[]')) {
      const full = path.join(folder, name);
      const inner = shown === '' ? name : shown + '/' + name;
      const isFolder = JSON.parse(host.files.stat(full) ?? '{}').isFolder === true;
      all.push(options?.withFileTypes ? new Dirent(name, path.join(place.given, shown), isFolder)
        : encoding === 'buffer' ? Buffer.from(inner) : inner);
      if (options?.recursive && isFolder) {
        gather(full, inner);
      }
    }
  };
  gather(place.full, '');
  return all;
}

function realpath(value, options) {
  const place = pathOf(value);
  const encoding = encodingOf(options, 'utf8');
  const real = host.files.real(place.full);
  if (real === null) {
    throw systemError('ENOENT', 'realpath', place.given);
  }
  return encoding === 'buffer' ? Buffer.from(real) : real;
}

const WRITES = 2;

function access(value, mode = 0) {
  const place = pathOf(value);
  checkInteger(mode, 'mode', 0, 7);
  found(place, 'access');
  if ((mode & WRITES) !== 0) {
    throw systemError('EROFS', 'access', place.given);
  }
}

function exists(value) {
  try {
    return host.files.stat(pathOf(value).full) !== null;
  } catch (e) {
    // What is no path leads nowhere.
    return false;
  }
}

function readlink(value) {
  const place = pathOf(value);
  found(place, 'readlink');
  // A link is shown as what it leads to.
  throw systemError('EINVAL', 'readlink', place.given);
}

// ---- by number ---------------------------------------------------------------------------------

function openFile(value, flags = 'r') {
  const place = pathOf(value);
  checkFlag(flags, place);
  found(place, 'open');
  const number = next++;
  open.set(number, { place, position: 0 });
  return number;
}

function opened(number, call) {
  checkInteger(number, 'fd', 0, 2147483647);
  const file = open.get(number);
  if (file === undefined) {
    throw systemError('EBADF', call);
  }
  return file;
}

function close(number) {
  opened(number, 'close');
  open.delete(number);
}

function read(number, buffer, offsetOrOptions, length, position) {
  if (!ArrayBuffer.isView(buffer)) {
    throw invalidType('buffer', ['Buffer', 'TypedArray', 'DataView'], buffer);
  }
  const file = opened(number, 'read');
  let offset = offsetOrOptions ?? 0;
  if (typeof offsetOrOptions === 'object' && offsetOrOptions !== null) {
    ({ offset = 0, length, position = null } = offsetOrOptions);
  }
  checkInteger(offset, 'offset', 0);
  const most = buffer.byteLength - offset;
  const wanted = length ?? most;
  if (buffer.byteLength === 0 && wanted > 0) {
    throw invalidValue('buffer', buffer, 'is empty and cannot be written');
  }
  checkInteger(wanted, 'length', 0, Math.max(0, most));
  const isOwn = typeof position === 'number' && position >= 0 || typeof position === 'bigint' && position >= 0n;
  fileOf(file.place, 'read');
  const bytes = fromHost(host.files.read(file.place.full, isOwn ? Number(position) : file.position, wanted));
  new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength).set(bytes, offset);
  if (!isOwn) {
    file.position += bytes.length;
  }
  return bytes.length;
}

function readv(number, buffers, position) {
  if (!Array.isArray(buffers)) {
    throw invalidType('buffers', 'ArrayBufferView[]', buffers);
  }
  let all = 0;
  for (const buffer of buffers) {
    const bytes = buffer.byteLength === 0 ? 0 : read(number, buffer, 0, buffer.byteLength, typeof position === 'number' ? position + all : null);
    all += bytes;
    if (bytes < buffer.byteLength) {
      break;
    }
  }
  return all;
}

const fstat = (number, options) => new Stats(found(opened(number, 'fstat').place, 'fstat'), options?.bigint === true);

module.exports = { access, close, exists, fstat, openFile, opened, pathOf, read, readFile, readdir, readlink, readv, realpath, stat };
