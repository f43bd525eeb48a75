// Which ciphers there are, and what their keys and vectors are like.
'use strict';

const MODES = ['cbc', 'ecb', 'ctr', 'cfb', 'cfb8', 'ofb'];
const BYTEWISE = ['ctr', 'cfb', 'cfb8', 'ofb', 'gcm', 'ccm'];
const AES_NIDS = { ecb: [418, 422, 426], cbc: [419, 423, 427], ofb: [420, 424, 428], cfb: [421, 425, 429], ctr: [904, 905, 906], gcm: [895, 898, 901], ccm: [896, 899, 902], cfb8: [653, 654, 655], wrap: [788, 789, 790] };

const byName = new Map();

function add(name, algorithm, mode, keyLength, blockLength, nid, ...others) {
  const whole = BYTEWISE.includes(mode);
  const ivLength = mode === 'ecb' ? 0 : mode === 'gcm' || mode === 'ccm' ? 12 : blockLength;
  const cipher = { name, algorithm, mode, keyLength, ivLength, blockSize: whole ? 1 : blockLength, nid, names: [name, ...others] };
  for (const each of cipher.names) {
    byName.set(each.toLowerCase(), cipher);
  }
}

[128, 192, 256].forEach((bits, i) => {
  for (const mode of MODES) {
    const usual = mode === 'cbc';
    add('aes-' + bits + '-' + mode, 'aes', mode, bits / 8, 16, AES_NIDS[mode][i], ...(usual ? ['aes' + bits] : []));
    add('aria-' + bits + '-' + mode, 'aria', mode, bits / 8, 16, undefined, ...(usual ? ['aria' + bits] : []));
    add('camellia-' + bits + '-' + mode, 'camellia', mode, bits / 8, 16, undefined, ...(usual ? ['camellia' + bits] : []));
  }
  for (const mode of ['gcm', 'ccm']) {
    add('aes-' + bits + '-' + mode, 'aes', mode, bits / 8, 16, AES_NIDS[mode][i], 'id-aes' + bits + '-' + mode.toUpperCase());
    add('aria-' + bits + '-' + mode, 'aria', mode, bits / 8, 16);
  }
  add('aes' + bits + '-wrap', 'aes', 'wrap', bits / 8, 8, AES_NIDS.wrap[i], 'id-aes' + bits + '-wrap');
});
for (const mode of MODES) {
  add('sm4-' + mode, 'sm4', mode, 16, 16, undefined, ...(mode === 'cbc' ? ['sm4'] : []));
}
for (const mode of ['cbc', 'ecb', 'cfb', 'cfb8', 'ofb']) {
  const plain = mode === 'ecb';
  add('des-ede3-' + mode, 'des', mode, 24, 8, { cbc: 44, ecb: 33 }[mode], ...(mode === 'cbc' ? ['des3'] : plain ? ['des-ede3'] : []));
  if (mode !== 'cfb8') {
    add('des-ede-' + mode, 'des', mode, 16, 8, { cbc: 43, ecb: 32 }[mode], ...(plain ? ['des-ede'] : []));
  }
}
add('chacha20-poly1305', 'chacha', 'poly1305', 32, 12, 1018);

function find(name) {
  return byName.get(String(name).toLowerCase());
}

function getCiphers() {
  const names = [];
  for (const cipher of new Set(byName.values())) {
    names.push(...cipher.names);
  }
  return names.sort();
}

function fits(cipher, ivLength) {
  return cipher.mode === 'gcm' ? ivLength > 0
    : cipher.mode === 'ccm' ? ivLength >= 7 && ivLength <= 13
      : cipher.mode === 'poly1305' ? ivLength > 0 && ivLength <= 12
        : ivLength === cipher.ivLength;
}

function getCipherInfo(nameOrNid, options) {
  const checks = require('internal/checks');
  if (typeof nameOrNid !== 'string' && typeof nameOrNid !== 'number') {
    throw checks.invalidType('nameOrNid', ['string', 'number'], nameOrNid);
  }
  if (options !== undefined) {
    checks.object(options, 'options');
    for (const length of ['keyLength', 'ivLength']) {
      if (options[length] !== undefined) {
        checks.integer(options[length], 'options.' + length, 0);
      }
    }
  }
  const cipher = typeof nameOrNid === 'string' ? find(nameOrNid) : [...byName.values()].find((each) => each.nid === nameOrNid);
  const wanted = options || {};
  if (cipher === undefined || (wanted.keyLength !== undefined && wanted.keyLength !== cipher.keyLength) ||
      (wanted.ivLength !== undefined && !fits(cipher, wanted.ivLength))) {
    return undefined;
  }
  const stream = cipher.mode === 'poly1305';
  const info = { mode: stream ? 'stream' : cipher.mode, name: cipher.names.find((each) => each.startsWith('id-')) || cipher.name, nid: cipher.nid };
  info.name = info.name.toLowerCase();
  if (!stream) {
    info.blockSize = cipher.blockSize;
  }
  if (cipher.ivLength > 0) {
    info.ivLength = wanted.ivLength === undefined ? cipher.ivLength : wanted.ivLength;
  }
  info.keyLength = cipher.keyLength;
  return info;
}

module.exports = { find, fits, getCiphers, getCipherInfo };
