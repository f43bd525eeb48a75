// The streams of Node.js, as the package "readable-stream" publishes them.
'use strict';

module.exports = require('vendor/readable-stream/lib/stream');
