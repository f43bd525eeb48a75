// The type of some content, as in the header Content-Type.
'use strict';

const { nodeError } = require('internal/errors');

const token = /^[!#$%&'*+\-.^_`|~A-Za-z0-9]+$/;
const quotable = /^[\t\x20-\x7e\x80-\xff]*$/;

const invalid = (what, text) => nodeError(TypeError, 'ERR_INVALID_MIME_SYNTAX', 'The MIME syntax for a ' + what + ' in ' + JSON.stringify(text) + ' is invalid');

class MIMEParams {
  #values = new Map();

  delete(name) {
    this.#values.delete(name);
  }

  get(name) {
    return this.#values.get(name) ?? null;
  }

  has(name) {
    return this.#values.has(name);
  }

  set(name, value) {
    const [key, text] = [String(name), String(value)];
    if (!token.test(key)) {
      throw invalid('parameter name', key);
    }
    if (!quotable.test(text)) {
      throw invalid('parameter value', text);
    }
    this.#values.set(key, text);
  }

  entries() {
    return this.#values.entries();
  }

  keys() {
    return this.#values.keys();
  }

  values() {
    return this.#values.values();
  }

  [Symbol.iterator]() {
    return this.entries();
  }

  toString() {
    return [...this.#values].map(([name, value]) => name + '=' + (token.test(value) ? value : '"' + value.replace(/["\\]/g, '\\$&') + '"')).join(';');
  }

  toJSON() {
    return this.toString();
  }

  static _read(text, into) {
    const part = /;[\t\n\r ]*([^;=]*)(?:=(?:"((?:[^"\\]|\\[^])*)"?[^;]*|([^;]*)))?/gy;
    for (let found = part.exec(text); found !== null && found[0] !== ''; found = part.exec(text)) {
      const name = found[1].replace(/[\t\n\r ]+$/, '').toLowerCase();
      const value = found[2] !== undefined ? found[2].replace(/\\([^])/g, '$1') : (found[3] ?? '').replace(/[\t\n\r ]+$/, '');
      const isThere = found[2] !== undefined || value !== '';
      if (isThere && token.test(name) && quotable.test(value) && !into.has(name)) {
        into.set(name, value);
      }
    }
  }
}

class MIMEType {
  #type;
  #subtype;
  #params = new MIMEParams();

  constructor(input) {
    const text = String(input).replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, '');
    const slash = text.indexOf('/');
    this.#setType(slash < 0 ? text : text.slice(0, slash), slash < 0 ? text : undefined);
    const rest = text.slice(slash + 1);
    const end = rest.indexOf(';');
    this.#setSubtype((end < 0 ? rest : rest.slice(0, end)).replace(/[\t\n\r ]+$/, ''));
    if (end >= 0) {
      MIMEParams._read(rest.slice(end), this.#params);
    }
  }

  #setType(type, whole) {
    if (whole !== undefined || !token.test(type)) {
      throw invalid('type', whole ?? type);
    }
    this.#type = type.toLowerCase();
  }

  #setSubtype(subtype) {
    if (!token.test(subtype)) {
      throw invalid('subtype', subtype);
    }
    this.#subtype = subtype.toLowerCase();
  }

  get type() {
    return this.#type;
  }

  set type(type) {
    this.#setType(String(type));
  }

  get subtype() {
    return this.#subtype;
  }

  set subtype(subtype) {
    this.#setSubtype(String(subtype));
  }

  get essence() {
    return this.#type + '/' + this.#subtype;
  }

  get params() {
    return this.#params;
  }

  toString() {
    const params = this.#params.toString();
    return this.essence + (params === '' ? '' : ';' + params);
  }

  toJSON() {
    return this.toString();
  }
}

module.exports = { MIMEType, MIMEParams };
