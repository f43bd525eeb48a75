'use strict';

const { fromHost } = require('internal/bytes');
const checks = require('internal/checks');
const { bytes, given } = require('internal/crypto/values');
const { KeyObject, PublicKeyObject, handleOf } = require('internal/crypto/keys');
const { createHash } = require('internal/crypto/hash');
const native = host.native('crypto');

function matches(pattern, name) {
  if (!pattern.startsWith('*.')) {
    return pattern === name;
  }
  // One part of a name, and none of a top level.
  const dot = name.indexOf('.');
  return dot > 0 && name.slice(dot) === pattern.slice(1) && pattern.split('.').length > 2;
}

function alternatives(text, kind) {
  return (text || '').split(', ').filter((each) => each.startsWith(kind)).map((each) => each.slice(kind.length));
}

function commonName(subject) {
  const line = subject.split('\n').find((each) => each.startsWith('CN='));
  return line === undefined ? undefined : line.slice('CN='.length);
}

function fields(text) {
  const found = Object.create(null);
  for (const line of text.split('\n')) {
    const at = line.indexOf('=');
    const name = line.slice(0, at);
    const value = line.slice(at + 1).replace(/\\(.)/g, '$1');
    found[name] = found[name] === undefined ? value : [].concat(found[name], value);
  }
  return found;
}

class X509Certificate {
  #handle;
  #facts;

  constructor(buffer) {
    this.#handle = native.certificate(...given(bytes(buffer, 'buffer')));
    const { subject, issuer, validFrom, validTo, serialNumber, ca, subjectAltName, keyUsage } = this.#handle.facts();
    this.#facts = { subject, issuer, validFrom, validTo, serialNumber, ca, subjectAltName, keyUsage: keyUsage === undefined ? undefined : keyUsage.split(',') };
  }

  get subject() { return this.#facts.subject; }

  get issuer() { return this.#facts.issuer; }

  get validFrom() { return this.#facts.validFrom; }

  get validTo() { return this.#facts.validTo; }

  get validFromDate() { return new Date(this.#facts.validFrom); }

  get validToDate() { return new Date(this.#facts.validTo); }

  get serialNumber() { return this.#facts.serialNumber; }

  get ca() { return this.#facts.ca; }

  get subjectAltName() { return this.#facts.subjectAltName; }

  get keyUsage() { return this.#facts.keyUsage; }

  get infoAccess() { return undefined; }

  get issuerCertificate() { return undefined; }

  get raw() { return fromHost(this.#handle.raw()); }

  get publicKey() { return new PublicKeyObject('public', this.#handle.publicKey()); }

  get fingerprint() { return this.#fingerprint('sha1'); }

  get fingerprint256() { return this.#fingerprint('sha256'); }

  get fingerprint512() { return this.#fingerprint('sha512'); }

  #fingerprint(name) {
    return createHash(name).update(this.raw).digest('hex').toUpperCase().match(/../g).join(':');
  }

  checkHost(name) {
    checks.string(name, 'name');
    const names = alternatives(this.subjectAltName, 'DNS:');
    const common = commonName(this.subject);
    const candidates = names.length > 0 || common === undefined ? names : [common];
    return candidates.find((each) => matches(each.toLowerCase(), name.toLowerCase()));
  }

  checkIP(address) {
    checks.string(address, 'ip');
    return alternatives(this.subjectAltName, 'IP Address:').find((each) => each.toLowerCase() === address.toLowerCase());
  }

  checkEmail(address) {
    checks.string(address, 'email');
    const inSubject = alternatives(this.subject.split('\n').join(', '), 'emailAddress=');
    return [...alternatives(this.subjectAltName, 'email:'), ...inSubject].find((each) => each.toLowerCase() === address.toLowerCase());
  }

  checkIssued(other) {
    if (!(other instanceof X509Certificate)) {
      throw checks.invalidType('otherCert', 'X509Certificate', other);
    }
    return this.issuer === other.subject && this.verify(other.publicKey);
  }

  checkPrivateKey(key) {
    if (!(key instanceof KeyObject)) {
      throw checks.invalidType('pkey', 'KeyObject', key);
    }
    if (key.type !== 'private') {
      throw checks.invalidValue('pkey', key);
    }
    return native.sameKey(native.publicOf(handleOf(key)), this.#handle.publicKey());
  }

  verify(key) {
    if (!(key instanceof KeyObject)) {
      throw checks.invalidType('pkey', 'KeyObject', key);
    }
    if (key.type !== 'public') {
      throw checks.invalidValue('pkey', key);
    }
    return this.#handle.verify(handleOf(key));
  }

  toString() {
    return this.#handle.pem();
  }

  toJSON() {
    return this.toString();
  }

  toLegacyObject() {
    const key = this.publicKey;
    return {
      subject: fields(this.subject), issuer: fields(this.issuer), subjectaltname: this.subjectAltName, ca: this.ca,
      pubkey: key.export({ format: 'der', type: 'spki' }),
      valid_from: this.validFrom, valid_to: this.validTo,
      fingerprint: this.fingerprint, fingerprint256: this.fingerprint256, fingerprint512: this.fingerprint512,
      serialNumber: this.serialNumber, raw: this.raw,
    };
  }
}

module.exports = { X509Certificate };
