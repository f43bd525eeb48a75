'use strict';

// A folder to write to, which no app has: whoever writes is told so.
module.exports = { path: '/tmp', refresh() {}, resolve: (...names) => require('path').resolve('/tmp', ...names), hasEnoughSpace: () => false };
