// What became of an exchange, as the errors that Node.js has for it.
'use strict';

const { nodeError } = require('internal/errors');

const KINDS = {
  NAME_UNKNOWN: { code: 'ENOTFOUND', errno: -3008, syscall: 'getaddrinfo' },
  CONNECTION_REFUSED: { code: 'ECONNREFUSED', errno: -111, syscall: 'connect' },
  UNREACHABLE: { code: 'EHOSTUNREACH', errno: -113, syscall: 'connect' },
  CONNECT_TIMEOUT: { code: 'ETIMEDOUT', errno: -110, syscall: 'connect' },
  FORBIDDEN: { code: 'EACCES', errno: -13, syscall: 'connect', told: true },
  TIMEOUT: { code: 'ETIMEDOUT', errno: -110, syscall: 'read' },
  TLS: { code: 'EPROTO', errno: -71, syscall: 'write', told: true },
  TOO_LARGE: { code: 'EMSGSIZE', errno: -90, told: true },
  INVALID: { code: 'EINVAL', errno: -22, told: true },
};

// Those that Node.js tells in words of its own.
const OTHERS = {
  CLOSED: () => hangUp(),
  ABORTED: () => hangUp('aborted'),
  MALFORMED: (words) => nodeError(Error, 'HPE_INVALID_CONSTANT', 'Parse Error: ' + words),
  WRONG_LENGTH: (words) => nodeError(Error, 'ERR_HTTP_CONTENT_LENGTH_MISMATCH', words),
  CERTIFICATE_EXPIRED: () => nodeError(Error, 'CERT_HAS_EXPIRED', 'certificate has expired'),
  CERTIFICATE_NAME: (words) =>
    nodeError(Error, 'ERR_TLS_CERT_ALTNAME_INVALID', "Hostname/IP does not match certificate's altnames: " + words),
  CERTIFICATE_UNTRUSTED: () =>
    nodeError(Error, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unable to verify the first certificate'),
};

function hangUp(words = 'socket hang up') {
  return nodeError(Error, 'ECONNRESET', words);
}

function systemError({ code, errno, syscall, told }, words, host, port) {
  const place = syscall === 'getaddrinfo' ? host : host + ':' + port;
  const error = nodeError(Error, code, told || syscall === undefined ? words
    : syscall + ' ' + code + (syscall === 'read' ? '' : ' ' + place));
  error.errno = errno;
  if (syscall !== undefined) {
    error.syscall = syscall;
  }
  if (syscall === 'getaddrinfo') {
    error.hostname = host;
  } else if (syscall === 'connect') {
    error.address = host;
    error.port = port;
  }
  return error;
}

// The error for a refusal of the host, which is {kind, message}.
function trouble(refusal, host, port) {
  const words = String(refusal?.message ?? refusal);
  if (refusal instanceof Error) {
    return refusal;
  }
  if (KINDS[refusal?.kind] !== undefined) {
    return systemError(KINDS[refusal.kind], words, host, port);
  }
  return OTHERS[refusal?.kind] === undefined ? nodeError(Error, 'EIO', words) : OTHERS[refusal.kind](words);
}

function aborted(cause) {
  const error = nodeError(Error, 'ABORT_ERR', 'The operation was aborted');
  error.name = 'AbortError';
  if (cause !== undefined) {
    error.cause = cause;
  }
  return error;
}

module.exports = { trouble, systemError, hangUp, aborted };
