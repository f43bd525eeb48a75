// Bodies: what they may be made of, and how they are read. A stream is made of one only when it is
// asked for, since most are read whole.
'use strict';

const { Blob } = require('internal/blob');
const { FormData, encode, decode } = require('internal/fetch/form-data');

const EMPTY = new Uint8Array(0);

// {bytes} where they are known, {chunks: async iterable} where they are not; {type} where it follows.
function sourceOf(body) {
  if (typeof body === 'string') {
    return { bytes: new TextEncoder().encode(body), type: 'text/plain;charset=UTF-8' };
  }
  if (body instanceof URLSearchParams) {
    return { bytes: new TextEncoder().encode(String(body)), type: 'application/x-www-form-urlencoded;charset=UTF-8' };
  }
  if (body instanceof Blob) {
    return { bytes: Blob._bytes(body), type: body.type === '' ? undefined : body.type };
  }
  if (body instanceof ArrayBuffer) {
    return { bytes: new Uint8Array(body.slice(0)) };
  }
  if (ArrayBuffer.isView(body)) {
    return { bytes: new Uint8Array(body.buffer, body.byteOffset, body.byteLength).slice() };
  }
  if (body instanceof FormData) {
    return encode(body);
  }
  if (typeof body?.getReader === 'function') {
    if (body.locked) {
      throw new TypeError('Response body object should not be disturbed or locked');
    }
    return { stream: body, chunks: chunksOf(body) };
  }
  if (typeof body?.[Symbol.asyncIterator] === 'function') {
    return { chunks: body };
  }
  return { bytes: new TextEncoder().encode(String(body)), type: 'text/plain;charset=UTF-8' };
}

async function* chunksOf(stream) {
  const reader = stream.getReader();
  let whole = false;
  try {
    for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
      yield value;
    }
    whole = true;
  } finally {
    if (!whole) {
      reader.cancel().catch(() => {});
    }
    reader.releaseLock();
  }
}

function bytesOf(chunk) {
  if (typeof chunk === 'string') {
    return new TextEncoder().encode(chunk);
  }
  if (ArrayBuffer.isView(chunk)) {
    return chunk instanceof Uint8Array ? chunk : new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  }
  if (chunk instanceof ArrayBuffer) {
    return new Uint8Array(chunk);
  }
  throw new TypeError('Received non-Uint8Array chunk');
}

function streamOf(source, onRead) {
  if (source.stream !== undefined) {
    return source.stream;
  }
  const { ReadableStream } = require('stream/web');
  const from = source.bytes === undefined ? source.chunks[Symbol.asyncIterator]() : [source.bytes][Symbol.iterator]();
  return new ReadableStream({
    async pull(controller) {
      onRead();
      const { done, value } = await from.next();
      if (done) {
        controller.close();
      } else if (value.length > 0) {
        controller.enqueue(bytesOf(value));
      } else {
        await this.pull(controller);
      }
    },
    async cancel(reason) {
      await from.return?.(reason);
    },
  }, { highWaterMark: 0 });
}

async function allOf(source) {
  if (source.bytes !== undefined) {
    return source.bytes;
  }
  const chunks = [];
  let size = 0;
  for await (const chunk of source.chunks) {
    const bytes = bytesOf(chunk);
    chunks.push(bytes);
    size += bytes.length;
  }
  if (chunks.length === 1) {
    return chunks[0];
  }
  const all = new Uint8Array(size);
  let at = 0;
  for (const bytes of chunks) {
    all.set(bytes, at);
    at += bytes.length;
  }
  return all;
}

// What requests and answers have in common.
class Message {
  #source;
  #stream = null;
  #used = false;

  // For this folder alone.
  static _give(message, source) {
    message.#source = source;
  }

  static _source(message) {
    return message.#source;
  }

  // The body, for somebody who reads it in place of the message.
  static _take(message) {
    if (message.#source === undefined) {
      return undefined;
    }
    message.#open();
    message.#used = true;
    return message.#stream === null ? message.#source : { ...message.#source, bytes: undefined, chunks: chunksOf(message.#stream) };
  }

  // Two bodies of one: a body that is not known yet is read once, for both.
  static _split(message) {
    if (message.#source === undefined) {
      return undefined;
    }
    message.#open();
    if (message.#source.bytes !== undefined && message.#stream === null) {
      return { ...message.#source };
    }
    const [one, other] = message.body.tee();
    message.#stream = one;
    return { ...message.#source, bytes: undefined, stream: other, chunks: chunksOf(other) };
  }

  #open() {
    if (this.#used || this.#stream?.locked) {
      throw new TypeError('Body is unusable: Body has already been read');
    }
  }

  async #all() {
    const source = Message._take(this);
    return source === undefined ? EMPTY : allOf(source);
  }

  get body() {
    if (this.#source === undefined) {
      return null;
    }
    if (this.#stream === null) {
      const made = streamOf(this.#source, () => {
        // Once it is split in two, it is no more the message's own that is read.
        this.#used ||= this.#stream === made;
      });
      this.#stream = made;
    }
    return this.#stream;
  }

  get bodyUsed() {
    return this.#source !== undefined && this.#used;
  }

  async arrayBuffer() {
    const bytes = await this.#all();
    return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  }

  async bytes() {
    return new Uint8Array(await this.#all());
  }

  async text() {
    return new TextDecoder().decode(await this.#all());
  }

  async json() {
    return JSON.parse(new TextDecoder().decode(await this.#all()));
  }

  async blob() {
    return new Blob([await this.#all()], { type: this.headers.get('content-type') ?? '' });
  }

  async formData() {
    return decode(await this.#all(), this.headers.get('content-type') ?? '');
  }
}

module.exports = { Message, sourceOf, bytesOf };
