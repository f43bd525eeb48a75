// The streams of browsers, as the package "web-streams-polyfill" makes them.
'use strict';

module.exports = require('vendor/web-streams-polyfill/dist/ponyfill.es2018.js');
