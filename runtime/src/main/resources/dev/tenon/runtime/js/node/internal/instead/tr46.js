// Names of hosts in other scripts, by Java, in place of the package "tr46" with its large tables.
'use strict';

module.exports = {
  toASCII: (domain) => (/^[\x00-\x7f]*$/.test(domain) ? domain.toLowerCase() : host.native('names').toAscii(domain)),
  toUnicode: (domain) => ({ domain: host.native('names').toUnicode(domain), error: false }),
};
