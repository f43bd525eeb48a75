// Forms with texts and files, and how they are written and read as a body.
'use strict';

const { Buffer } = require('buffer');
const { Blob, File } = require('internal/blob');

function entryOf(name, value, filename) {
  if (!(value instanceof Blob)) {
    return [String(name), String(value)];
  }
  if (value instanceof File && filename === undefined) {
    return [String(name), value];
  }
  return [String(name), new File([value], filename === undefined ? 'blob' : filename, { type: value.type, lastModified: value.lastModified })];
}

class FormData {
  #all = [];

  constructor(form) {
    if (form !== undefined) {
      throw new TypeError("Failed to construct 'FormData': there are no forms of HTML here.");
    }
  }

  append(name, value, filename) {
    this.#all.push(entryOf(name, value, filename));
  }

  set(name, value, filename) {
    const entry = entryOf(name, value, filename);
    const at = this.#all.findIndex(([known]) => known === entry[0]);
    if (at < 0) {
      this.#all.push(entry);
    } else {
      this.#all = this.#all.filter(([known], i) => i <= at || known !== entry[0]);
      this.#all[at] = entry;
    }
  }

  delete(name) {
    this.#all = this.#all.filter(([known]) => known !== String(name));
  }

  get(name) {
    const found = this.#all.find(([known]) => known === String(name));
    return found === undefined ? null : found[1];
  }

  getAll(name) {
    return this.#all.filter(([known]) => known === String(name)).map(([, value]) => value);
  }

  has(name) {
    return this.#all.some(([known]) => known === String(name));
  }

  *entries() {
    yield* this.#all.map((entry) => [...entry]);
  }

  *keys() {
    yield* this.#all.map(([name]) => name);
  }

  *values() {
    yield* this.#all.map(([, value]) => value);
  }

  forEach(callback, self) {
    for (const [name, value] of this.entries()) {
      callback.call(self, value, name, this);
    }
  }

  [Symbol.iterator]() {
    return this.entries();
  }
}

Object.defineProperty(FormData.prototype, Symbol.toStringTag, { value: 'FormData', configurable: true });

// ---- as a body ---------------------------------------------------------------------------------

const lines = (text) => text.replace(/\r\n|\r|\n/g, '\r\n');
const quoted = (text) => text.replace(/\n/g, '%0A').replace(/\r/g, '%0D').replace(/"/g, '%22');

function encode(form) {
  const boundary = '----formdata-' + Array.from({ length: 4 }, () => Math.random().toString(36).slice(2, 10)).join('');
  const parts = [];
  for (const [name, value] of form) {
    const head = '--' + boundary + '\r\nContent-Disposition: form-data; name="' + quoted(lines(name)) + '"';
    if (typeof value === 'string') {
      parts.push(Buffer.from(head + '\r\n\r\n' + lines(value) + '\r\n'));
    } else {
      parts.push(Buffer.from(head + '; filename="' + quoted(value.name) + '"\r\nContent-Type: ' +
        (value.type || 'application/octet-stream') + '\r\n\r\n'), Blob._bytes(value), Buffer.from('\r\n'));
    }
  }
  parts.push(Buffer.from('--' + boundary + '--\r\n'));
  return { bytes: Buffer.concat(parts), type: 'multipart/form-data; boundary=' + boundary };
}

const broken = () => new TypeError('Failed to parse body as FormData.');

function part(text, form) {
  const split = text.indexOf('\r\n\r\n');
  if (split < 0) {
    throw broken();
  }
  const headers = new Map(text.slice(0, split).split('\r\n').filter((line) => line !== '').map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
  }));
  const utf8 = (raw) => Buffer.from(raw, 'latin1').toString();
  const value = (name) => {
    const found = new RegExp('[;\\s]' + name + '="([^"]*)"', 'i').exec(headers.get('content-disposition') ?? '');
    return found === null ? undefined : utf8(found[1].replace(/%(0A|0D|22)/gi, (all) => decodeURIComponent(all)));
  };
  const body = text.slice(split + 4);
  const name = value('name');
  if (name === undefined) {
    throw broken();
  }
  const filename = value('filename');
  if (filename === undefined) {
    form.append(name, utf8(body));
  } else {
    form.append(name, new File([Buffer.from(body, 'latin1')], filename, { type: headers.get('content-type') ?? 'text/plain' }));
  }
}

function decode(bytes, type) {
  const form = new FormData();
  if (/^application\/x-www-form-urlencoded/i.test(type)) {
    new URLSearchParams(new TextDecoder().decode(bytes)).forEach((value, name) => form.append(name, value));
    return form;
  }
  const boundary = /^multipart\/form-data\s*;.*\bboundary=(?:"([^"]+)"|([^;\s]+))/i.exec(type);
  if (boundary === null) {
    throw new TypeError('Content-Type was not one of "multipart/form-data" or "application/x-www-form-urlencoded".');
  }
  const mark = '--' + (boundary[1] ?? boundary[2]);
  const text = '\r\n' + Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const pieces = text.split('\r\n' + mark);
  const last = pieces.pop();
  if (pieces.length === 0 || !last.startsWith('--')) {
    throw broken();
  }
  pieces.slice(1).forEach((piece) => part(piece.replace(/^[ \t]*\r\n/, ''), form));
  return form;
}

module.exports = { FormData, encode, decode };
