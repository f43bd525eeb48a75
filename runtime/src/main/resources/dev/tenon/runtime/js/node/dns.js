// The same as dns/promises, with callbacks.
'use strict';

const promises = require('dns/promises');
const { invalidType } = require('internal/errors');

let order = 'verbatim';

function lookup(hostname, options, callback) {
  const then = typeof options === 'function' ? options : callback;
  if (typeof then !== 'function') {
    throw invalidType('callback', 'function', then);
  }
  const given = typeof options === 'function' ? {} : options;
  const all = typeof given === 'object' && given !== null && given.all === true;
  promises.lookup(hostname, given).then(
    (found) => process.nextTick(() => (all ? then(null, found) : then(null, found.address, found.family))),
    (error) => process.nextTick(() => then(error)),
  );
  return {};
}

module.exports = {
  lookup,
  promises,
  Resolver: class Resolver extends promises.Resolver {},
  getServers: promises.getServers,
  setServers: promises.setServers,
  getDefaultResultOrder: () => order,
  setDefaultResultOrder(wanted) {
    order = wanted;
  },
  ADDRCONFIG: 1024,
  ALL: 256,
  V4MAPPED: 2048,
  NODATA: 'ENODATA',
  FORMERR: 'EFORMERR',
  SERVFAIL: 'ESERVFAIL',
  NOTFOUND: 'ENOTFOUND',
  NOTIMP: 'ENOTIMP',
  REFUSED: 'EREFUSED',
  BADNAME: 'EBADNAME',
  TIMEOUT: 'ETIMEOUT',
  CONNREFUSED: 'ECONNREFUSED',
  CANCELLED: 'ECANCELLED',
};

for (const name of promises.RECORDS) {
  const withCallback = (...args) => {
    const then = args[args.length - 1];
    if (typeof then !== 'function') {
      throw invalidType('callback', 'function', then);
    }
    promises[name]().catch((error) => process.nextTick(() => then(error)));
  };
  module.exports[name] = withCallback;
  module.exports.Resolver.prototype[name] = withCallback;
}
