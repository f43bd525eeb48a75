// What of Node's tls is of use without raw connections. The runtime checks certificates itself.
'use strict';

const { nodeError } = require('internal/errors');
const { Socket, noSocket } = require('internal/socket');
const net = require('net');

function TLSSocket(socket, options) {
  Socket.call(this, options);
  this.encrypted = true;
  this.authorized = false;
}

Object.setPrototypeOf(TLSSocket.prototype, Socket.prototype);
Object.setPrototypeOf(TLSSocket, Socket);

function Server() {
  net.Server.call(this);
}

Object.setPrototypeOf(Server.prototype, net.Server.prototype);
Object.setPrototypeOf(Server, net.Server);

function connect() {
  throw noSocket();
}

// A star stands for one label or a part of it, and only for the first.
function matches(host, pattern) {
  const labels = host.toLowerCase().replace(/\.$/, '').split('.');
  const [first, ...rest] = pattern.toLowerCase().replace(/\.$/, '').split('.');
  if (labels.length !== rest.length + 1 || rest.join('.') !== labels.slice(1).join('.')) {
    return false;
  }
  const [head, tail, ...more] = first.split('*');
  if (tail === undefined) {
    return head === labels[0];
  }
  return more.length === 0 && rest.length > 1 && labels[0].length >= head.length + tail.length &&
    labels[0].startsWith(head) && labels[0].endsWith(tail);
}

function checkServerIdentity(hostname, cert) {
  const names = String(cert.subjectaltname ?? '').split(', ').filter((name) => name !== '');
  const of = (kind) => names.filter((name) => name.startsWith(kind)).map((name) => name.slice(kind.length));
  const dns = of('DNS:');
  const addresses = of('IP Address:');
  let reason = '';
  if (net.isIP(hostname) !== 0) {
    reason = addresses.includes(hostname) ? '' : 'IP: ' + hostname + " is not in the cert's list: " + addresses.join(', ');
  } else if (dns.length > 0) {
    reason = dns.some((name) => matches(hostname, name)) ? '' : 'Host: ' + hostname + ". is not in the cert's altnames: " + names.join(', ');
  } else {
    const common = [].concat(cert.subject?.CN ?? []);
    reason = common.some((name) => matches(hostname, name)) ? '' : 'Host: ' + hostname + ". is not cert's CN: " + common.join(', ');
  }
  if (reason === '') {
    return undefined;
  }
  const error = nodeError(Error, 'ERR_TLS_CERT_ALTNAME_INVALID', "Hostname/IP does not match certificate's altnames: " + reason);
  return Object.assign(error, { reason, host: hostname, cert });
}

module.exports = {
  connect,
  createConnection: connect,
  createServer: () => new Server(),
  createSecureContext: () => ({ context: {} }),
  checkServerIdentity,
  getCiphers: () => [],
  rootCertificates: Object.freeze([]),
  Server,
  TLSSocket,
  DEFAULT_CIPHERS: '',
  DEFAULT_ECDH_CURVE: 'auto',
  DEFAULT_MIN_VERSION: 'TLSv1.2',
  DEFAULT_MAX_VERSION: 'TLSv1.3',
  CLIENT_RENEG_LIMIT: 3,
  CLIENT_RENEG_WINDOW: 600,
};
