// The URL of browsers as the package "whatwg-url" makes it, and the older url.parse as the package
// "url" does, both with the errors of Node.js.
'use strict';

const { inspect } = require('internal/inspect');
const { check, invalidType, nodeError } = require('internal/errors');
const legacy = require('vendor/url/url.js');

// What the package takes from a window, and where it puts what it makes.
const shared = { Array, Object, Promise, String, TypeError };
require('vendor/whatwg-url/lib/URL.js').install(shared, ['Window']);
require('vendor/whatwg-url/lib/URLSearchParams.js').install(shared, ['Window']);

const { URL: Parsed, URLSearchParams } = shared;

function invalid(input, base) {
  const error = nodeError(TypeError, 'ERR_INVALID_URL', 'Invalid URL');
  error.input = String(input);
  if (base !== undefined) {
    error.base = String(base);
  }
  return error;
}

class URL extends Parsed {
  constructor(...args) {
    const [input, base] = args;
    if (args.length === 0) {
      throw nodeError(TypeError, 'ERR_MISSING_ARGS', 'The "url" argument must be specified');
    }
    const [text, from] = [`${input}`, base === undefined ? undefined : `${base}`];
    try {
      super(text, from);
    } catch (e) {
      throw invalid(text, from);
    }
  }

  static canParse(...args) {
    if (args.length === 0) {
      throw nodeError(TypeError, 'ERR_MISSING_ARGS', 'The "url" argument must be specified');
    }
    return Parsed.canParse(...args);
  }

  static createObjectURL() {
    throw require('internal/errors').unavailable('An address of a blob', 'hand over the blob itself.');
  }

  static revokeObjectURL() {}

  [inspect.custom](depth, options) {
    if (typeof depth === 'number' && depth < 0) {
      return this;
    }
    const shown = {};
    for (const name of ['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'searchParams', 'hash']) {
      shown[name] = this[name];
    }
    return (this.constructor?.name ?? 'URL') + ' ' + inspect(shown, options);
  }
}
// What a package asks about a URL it finds there.
for (const name of Object.getOwnPropertyNames(Parsed.prototype)) {
  if (name !== 'constructor') {
    Object.defineProperty(URL.prototype, name, Object.getOwnPropertyDescriptor(Parsed.prototype, name));
  }
}
Object.defineProperty(URL.prototype, inspect.custom, { enumerable: false });

Object.defineProperty(URLSearchParams.prototype, inspect.custom, {
  value(depth, options) {
    if (typeof depth === 'number' && depth < 0) {
      return '[Object]';
    }
    const parts = [...this].map(([name, value]) => inspect(name, options) + ' => ' + inspect(value, options));
    const name = this.constructor?.name ?? 'URLSearchParams';
    const line = parts.join(', ');
    return parts.length === 0 ? name + ' {}'
      : line.length <= (options?.breakLength ?? 80) ? name + ' { ' + line + ' }' : name + ' {\n  ' + parts.join(',\n  ') + ' }';
  },
  writable: true, configurable: true, enumerable: false,
});

const ARGUMENTS = {
  append: ['name', 'value'], delete: ['name'], get: ['name'], getAll: ['name'], has: ['name'], set: ['name', 'value'], forEach: [], sort: [],
  toString: [], entries: [], keys: [], values: [],
};
for (const [name, names] of Object.entries(ARGUMENTS)) {
  const original = URLSearchParams.prototype[name];
  const checked = function (...args) {
    if (!(this instanceof URLSearchParams)) {
      throw nodeError(TypeError, 'ERR_INVALID_THIS', 'Value of "this" must be of type URLSearchParams');
    }
    if (args.length < names.length) {
      throw nodeError(TypeError, 'ERR_MISSING_ARGS', names.length === 1 ? 'The "name" argument must be specified'
        : 'The "name" and "value" arguments must be specified');
    }
    if (name === 'forEach' && typeof args[0] !== 'function') {
      throw invalidType('callback', 'function', args[0]);
    }
    return Reflect.apply(original, this, args);
  };
  Object.defineProperties(checked, { name: { value: name }, length: { value: original.length } });
  URLSearchParams.prototype[name] = checked;
}
URLSearchParams.prototype[Symbol.iterator] = URLSearchParams.prototype.entries;
Object.defineProperty(URLSearchParams.prototype, Symbol.iterator, { enumerable: false });

function isUrl(value) {
  return Boolean(value?.href && value.protocol && value.auth === undefined && value.path === undefined);
}

function fileURLToPath(path) {
  let url = path;
  if (typeof path === 'string') {
    url = new URL(path);
  } else if (!isUrl(path)) {
    throw invalidType('path', ['string', 'URL'], path);
  }
  if (url.protocol !== 'file:') {
    throw nodeError(TypeError, 'ERR_INVALID_URL_SCHEME', 'The URL must be of scheme file');
  }
  if (url.hostname !== '') {
    throw nodeError(TypeError, 'ERR_INVALID_FILE_URL_HOST', 'File URL host must be "localhost" or empty on linux');
  }
  if (/%2f/i.test(url.pathname)) {
    throw nodeError(TypeError, 'ERR_INVALID_FILE_URL_PATH', 'File URL path must not include encoded / characters');
  }
  return decodeURIComponent(url.pathname);
}

function pathToFileURL(file) {
  check('string', file, 'path');
  const resolved = require('path').resolve(file) + (file.endsWith('/') && file !== '/' ? '/' : '');
  const escapes = { '%': '%25', '\\': '%5C', '\n': '%0A', '\r': '%0D', '\t': '%09', '?': '%3F', '#': '%23' };
  return new URL('file://' + resolved.replace(/[%\\\n\r\t?#]/g, (character) => escapes[character]));
}

function urlToHttpOptions(url) {
  const { hostname, pathname, port, username, password, search } = url;
  const options = {
    __proto__: null, ...url, protocol: url.protocol, hostname: hostname?.startsWith('[') ? hostname.slice(1, -1) : hostname,
    hash: url.hash, search, pathname, path: (pathname || '') + (search || ''), href: url.href,
  };
  if (port !== '') {
    options.port = Number(port);
  }
  if (username || password) {
    options.auth = decodeURIComponent(username) + ':' + decodeURIComponent(password);
  }
  return options;
}

// A name of a host as a URL would have it, or nothing where it is none.
function domain(convert) {
  return (...args) => {
    if (args.length === 0) {
      throw nodeError(TypeError, 'ERR_MISSING_ARGS', 'The "domain" argument must be specified');
    }
    const url = Parsed.canParse('ws://' + args[0]) ? new Parsed('ws://' + args[0]) : undefined;
    return url === undefined ? '' : convert(url.hostname);
  };
}

function parse(url, parseQuery, slashesDenoteHost) {
  if (url instanceof legacy.Url) {
    return url;
  }
  check('string', url, 'url');
  try {
    return legacy.parse(url, parseQuery, slashesDenoteHost);
  } catch (e) {
    throw e instanceof URIError ? e : invalid(url);
  }
}

function format(url, options) {
  if (isUrl(url) && url instanceof Parsed) {
    if (options !== undefined && (options === null || typeof options !== 'object')) {
      throw invalidType('options', 'object', options);
    }
    const { fragment = true, unicode = false, search = true, auth = true } = options ?? {};
    const hostname = unicode ? require('punycode').toUnicode(url.hostname) : url.hostname;
    const user = auth && (url.username !== '' || url.password !== '') ? url.username + (url.password === '' ? '' : ':' + url.password) + '@' : '';
    const start = url.protocol + (url.host !== '' || url.protocol === 'file:' ? '//' : '');
    return start + user + hostname + (url.port === '' ? '' : ':' + url.port) + url.pathname + (search ? url.search : '') + (fragment ? url.hash : '');
  }
  if (typeof url !== 'string' && (typeof url !== 'object' || url === null)) {
    throw invalidType('urlObject', ['Object', 'string'], url);
  }
  return typeof url === 'string' ? parse(url).format() : legacy.format(url);
}

module.exports = {
  ...legacy,
  parse,
  format,
  resolve: (from, to) => parse(from, false, true).resolve(to),
  resolveObject: (from, to) => (from ? parse(from, false, true).resolveObject(to) : to),
  URL,
  URLSearchParams,
  domainToASCII: domain((name) => name),
  domainToUnicode: domain((name) => require('punycode').toUnicode(name)),
  fileURLToPath,
  pathToFileURL,
  urlToHttpOptions,
};
