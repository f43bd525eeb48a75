// Names of hosts, looked up by the host's own rules: an address inside is given to nobody.
'use strict';

const { invalidType, invalidValue, unavailable } = require('internal/errors');
const { isIP } = require('net');
const { trouble } = require('internal/http/trouble');

const noRecords = () => unavailable('To ask for records of the DNS', 'use dns.lookup().');

function wanted(options) {
  if (typeof options === 'number') {
    return { family: options };
  }
  if (options !== undefined && options !== null && typeof options !== 'object') {
    throw invalidType('options', ['integer', 'object'], options);
  }
  const { family = 0, all = false } = options ?? {};
  return { family: family === 'IPv4' ? 4 : family === 'IPv6' ? 6 : family, all };
}

async function addresses(hostname, family) {
  const kind = isIP(hostname);
  if (kind !== 0) {
    return [{ address: hostname, family: kind }];
  }
  let found;
  try {
    found = await host.call('dns', 'lookup', { host: hostname });
  } catch (refusal) {
    throw trouble(refusal, hostname, 0);
  }
  const fitting = found.filter((one) => family === 0 || one.family === family);
  if (fitting.length === 0) {
    throw trouble({ kind: 'NAME_UNKNOWN', message: '' }, hostname, 0);
  }
  return fitting;
}

function lookup(hostname, options) {
  const { family, all } = wanted(options);
  if (![0, 4, 6].includes(family)) {
    throw invalidValue('family', family, 'must be one of: 0, 4, 6');
  }
  if (!hostname) {
    return Promise.resolve(all ? [] : { address: null, family: family === 6 ? 6 : 4 });
  }
  if (typeof hostname !== 'string') {
    throw invalidType('hostname', 'string', hostname);
  }
  return addresses(hostname, family).then((found) => (all ? found : found[0]));
}

const RECORDS = ['lookupService', 'resolve', 'resolve4', 'resolve6', 'resolveAny', 'resolveCaa', 'resolveCname', 'resolveMx',
  'resolveNaptr', 'resolveNs', 'resolvePtr', 'resolveSoa', 'resolveSrv', 'resolveTxt', 'reverse'];

class Resolver {
  getServers() {
    return [];
  }

  setServers() {
    throw noRecords();
  }

  cancel() {}
}

module.exports = { lookup, Resolver, getServers: () => [], setServers: () => { throw noRecords(); } };
for (const name of RECORDS) {
  module.exports[name] = async () => {
    throw noRecords();
  };
  Resolver.prototype[name] = module.exports[name];
}
Object.defineProperty(module.exports, 'RECORDS', { value: RECORDS, enumerable: false });
