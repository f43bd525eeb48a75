// Everything that a stream gives, in one piece.
'use strict';

async function buffer(stream) {
  const chunks = [];
  for await (const chunk of stream) {
    chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : Buffer.from(chunk.buffer ?? chunk, chunk.byteOffset, chunk.byteLength));
  }
  return Buffer.concat(chunks);
}

async function arrayBuffer(stream) {
  const all = await buffer(stream);
  return all.buffer.slice(all.byteOffset, all.byteOffset + all.byteLength);
}

async function text(stream) {
  const decoder = new TextDecoder();
  let all = '';
  for await (const chunk of stream) {
    all += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
  }
  return all + decoder.decode();
}

const json = async (stream) => JSON.parse(await text(stream));
const blob = async (stream) => new (require('buffer').Blob)([await arrayBuffer(stream)]);

module.exports = { arrayBuffer, blob, buffer, json, text };
