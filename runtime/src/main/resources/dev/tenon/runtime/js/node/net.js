// What of Node's net is of use without raw connections: what addresses are, and the names of classes.
'use strict';

const EventEmitter = require('events');
const { Socket, noSocket } = require('internal/socket');
const { noServer } = require('internal/http/server');

const PART = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const FOUR = '(?:' + PART + '\\.){3}' + PART;
const IS_FOUR = new RegExp('^' + FOUR + '$');
const GROUP = /^[0-9a-fA-F]{1,4}$/;

function isIPv4(text) {
  return IS_FOUR.test(String(text));
}

// Eight groups, the last two of which may be written as IPv4; "::" stands for one group or more.
function isIPv6(text) {
  const [address, zone, ...more] = String(text).split('%');
  if (more.length > 0 || zone === '') {
    return false;
  }
  const halves = address.split('::');
  if (halves.length > 2) {
    return false;
  }
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const last = groups[groups.length - 1];
  let count = groups.reduce((sum, half) => sum + half.length, 0);
  if (last.length > 0 && isIPv4(last[last.length - 1])) {
    last.pop();
    count++;
  }
  return groups.flat().every((group) => GROUP.test(group)) && (halves.length === 2 ? count <= 7 : count === 8);
}

function isIP(text) {
  return isIPv4(text) ? 4 : isIPv6(text) ? 6 : 0;
}

function connect() {
  throw noSocket();
}

function Server() {
  if (!(this instanceof Server)) {
    return new Server();
  }
  EventEmitter.call(this);
  this.listening = false;
}

Object.setPrototypeOf(Server.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Server, EventEmitter);

Server.prototype.listen = function listen() {
  throw noServer();
};
Server.prototype.address = () => null;
Server.prototype.close = function close(callback) {
  if (typeof callback === 'function') {
    process.nextTick(callback);
  }
  return this;
};

module.exports = {
  isIP,
  isIPv4,
  isIPv6,
  Socket,
  Stream: Socket,
  Server,
  connect,
  createConnection: connect,
  createServer: () => new Server(),
  getDefaultAutoSelectFamily: () => true,
  setDefaultAutoSelectFamily() {},
  getDefaultAutoSelectFamilyAttemptTimeout: () => 250,
  setDefaultAutoSelectFamilyAttemptTimeout() {},
};
