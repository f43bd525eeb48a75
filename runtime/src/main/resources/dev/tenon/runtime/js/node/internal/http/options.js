// What a request is asked for with, in all the forms that Node.js takes.
'use strict';

const { invalidType, nodeError, unavailable } = require('internal/errors');

const BAD_PATH = /[^\u0021-\u00ff]/;
const TOKEN = /^[\^_`a-zA-Z\-0-9!#$%&'*+.|~]+$/;

function isUrl(value) {
  return typeof value === 'object' && value !== null && typeof value.href === 'string' &&
    typeof value.protocol === 'string' && typeof value.searchParams === 'object';
}

function urlToHttpOptions(url) {
  const { hostname, pathname, port, username, password, search } = url;
  const options = {
    __proto__: null,
    ...url,
    protocol: url.protocol,
    hostname: hostname.startsWith('[') ? hostname.slice(1, -1) : hostname,
    hash: url.hash,
    search,
    pathname,
    path: (pathname || '') + (search || ''),
    href: url.href,
  };
  if (port !== '') {
    options.port = Number(port);
  }
  if (username || password) {
    options.auth = decodeURIComponent(username) + ':' + decodeURIComponent(password);
  }
  return options;
}

function normalized(input, options, callback) {
  let from = input;
  let more = options;
  let then = callback;
  if (typeof input === 'string') {
    from = urlToHttpOptions(new URL(input));
  } else if (isUrl(input)) {
    from = urlToHttpOptions(input);
  } else {
    then = options;
    more = input;
    from = null;
  }
  if (typeof more === 'function') {
    then = more;
    more = from || {};
  } else {
    more = Object.assign(from || {}, more);
  }
  return [more, then];
}

function isGiven(value) {
  return value !== undefined && value !== null;
}

function hostOf({ hostname, host }) {
  for (const [name, value] of [['hostname', hostname], ['host', host]]) {
    if (isGiven(value) && typeof value !== 'string') {
      throw invalidType('options.' + name, ['string', 'undefined', 'null'], value);
    }
  }
  return hostname || host || 'localhost';
}

function methodOf(method) {
  if (isGiven(method) && typeof method !== 'string') {
    throw invalidType('options.method', 'string', method);
  }
  if (method && !TOKEN.test(method)) {
    throw nodeError(TypeError, 'ERR_INVALID_HTTP_TOKEN', 'Method must be a valid HTTP token ["' + method + '"]');
  }
  return method ? method.toUpperCase() : 'GET';
}

function pathOf(path) {
  const text = path ? String(path) : '/';
  if (BAD_PATH.test(text)) {
    throw nodeError(TypeError, 'ERR_UNESCAPED_CHARACTERS', 'Request path contains unescaped characters');
  }
  return text;
}

// Why a request cannot be made here, though Node.js could.
function impossible({ socketPath, createConnection, cert, key, pfx }, headers, method, path) {
  if (socketPath) {
    return unavailable('A request to a socket in the file system', 'ask a server by its name.');
  }
  if (typeof createConnection === 'function') {
    return unavailable('A connection of its own', 'requests make theirs.');
  }
  if (cert || key || pfx) {
    return unavailable('A certificate of the client', 'use a key in a header.');
  }
  if (method === 'CONNECT' || !/^[/?*]/.test(path)) {
    return unavailable('A request through a proxy', 'ask the server itself.');
  }
  if (headers.has('upgrade')) {
    return unavailable('To go on in another protocol, such as WebSocket', 'use requests.');
  }
  return undefined;
}

module.exports = { normalized, urlToHttpOptions, hostOf, methodOf, pathOf, impossible };
