// The query of a URL as Node.js has always read and written it.
'use strict';

const { nodeError } = require('internal/errors');

const PLAIN = /^[A-Za-z0-9!'()*\-._~]*$/;

// Like encodeURIComponent, with an error that has a code.
function escape(value) {
  const text = typeof value === 'string' ? value : typeof value === 'object' ? String(value) : value + '';
  if (PLAIN.test(text)) {
    return text;
  }
  return text.isWellFormed() ? encodeURIComponent(text) : escapeHalves(text);
}

// Half of a character takes whatever follows for its other half.
function escapeHalves(text) {
  let escaped = '';
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0xd800 || code > 0xdfff) {
      escaped += encodeURIComponent(text[i]);
    } else if (++i < text.length) {
      escaped += encodeURIComponent(String.fromCodePoint(0x10000 + (((code & 0x3ff) << 10) | (text.charCodeAt(i) & 0x3ff))));
    } else {
      throw nodeError(URIError, 'ERR_INVALID_URI', 'URI malformed');
    }
  }
  return escaped;
}

function unescapeBuffer(value, plusIsSpace) {
  const text = String(value);
  const bytes = Buffer.allocUnsafe(text.length);
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const hex = code === 37 ? text.slice(i + 1, i + 3) : '';
    if (/^[0-9a-fA-F]{2}$/.test(hex)) {
      bytes[length++] = parseInt(hex, 16);
      i += 2;
    } else {
      bytes[length++] = plusIsSpace && code === 43 ? 32 : code;
    }
  }
  return bytes.slice(0, length);
}

function unescape(text, plusIsSpace) {
  try {
    return decodeURIComponent(text);
  } catch (e) {
    return querystring.unescapeBuffer(text, plusIsSpace).toString();
  }
}

function primitive(value) {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
      return Number.isFinite(value) ? String(value) : '';
    case 'bigint':
    case 'boolean':
      return String(value);
    default:
      return '';
  }
}

function stringify(object, separator, equals, options) {
  const between = separator || '&';
  const is = equals || '=';
  const encode = typeof options?.encodeURIComponent === 'function' ? options.encodeURIComponent : querystring.escape;
  if (object === null || typeof object !== 'object') {
    return '';
  }
  // A custom encoder is given text that needs nothing, too.
  const encoded = (value) => (value === '' ? '' : encode(value));
  const parts = [];
  for (const key of Object.keys(object)) {
    const start = encode(primitive(key)) + is;
    const values = Array.isArray(object[key]) ? object[key] : [object[key]];
    for (let i = 0; i < values.length; i++) {
      parts.push(start + encoded(primitive(values[i])));
    }
  }
  return parts.join(between);
}

function parse(text, separator, equals, options) {
  const result = Object.create(null);
  if (typeof text !== 'string' || text.length === 0) {
    return result;
  }
  const between = separator ? separator + '' : '&';
  const is = equals ? equals + '' : '=';
  const decode = typeof options?.decodeURIComponent === 'function' ? options.decodeURIComponent : querystring.unescape;
  const decoded = (part) => {
    const spaced = part.replace(/\+/g, ' ');
    if (decode === unescape && !spaced.includes('%')) {
      return spaced;
    }
    try {
      return decode(spaced);
    } catch (e) {
      return querystring.unescape(spaced, true);
    }
  };
  const max = typeof options?.maxKeys === 'number' ? options.maxKeys : 1000;
  let pairs = 0;
  let at = 0;
  while (at <= text.length) {
    const next = text.indexOf(between, at);
    const end = next < 0 ? text.length : next;
    const part = text.slice(at, end);
    at = end + between.length;
    if (part === '') {
      continue;
    }
    const split = part.indexOf(is);
    const key = decoded(split < 0 ? part : part.slice(0, split));
    const value = split < 0 ? '' : decoded(part.slice(split + is.length));
    if (!(key in result)) {
      result[key] = value;
    } else if (Array.isArray(result[key])) {
      result[key].push(value);
    } else {
      result[key] = [result[key], value];
    }
    if (max > 0 && ++pairs >= max) {
      break;
    }
  }
  return result;
}

const querystring = { unescapeBuffer, unescape, escape, stringify, encode: stringify, parse, decode: parse };

module.exports = querystring;
