// Takes off what an answer was compressed with.
'use strict';

const DECODERS = {
  gzip: (zlib) => zlib.createGunzip(),
  'x-gzip': (zlib) => zlib.createGunzip(),
  deflate: (zlib) => zlib.createInflate(),
  br: (zlib) => zlib.createBrotliDecompress(),
};

function decoded(pieces, headers) {
  const codings = headers
    .filter(([name]) => name.toLowerCase() === 'content-encoding')
    .flatMap(([, value]) => value.toLowerCase().split(','))
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity');
  if (codings.length === 0 || codings.some((coding) => !Object.hasOwn(DECODERS, coding))) {
    return pieces;
  }
  const zlib = require('zlib');
  const { pipeline, Readable } = require('stream');
  const steps = codings.reverse().map((coding) => DECODERS[coding](zlib));
  const first = Readable.from(pieces, { objectMode: false });
  // Whoever reads the last of them hears of every error.
  return pipeline(first, ...steps, () => {});
}

module.exports = { decoded };
