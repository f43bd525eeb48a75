// The URL of browsers as the package "whatwg-url" makes it, and the older url.parse as the package
// "url" does.
'use strict';

const legacy = require('vendor/url/url.js');
// What the package takes from a window, and where it puts what it makes.
const shared = { Array, Object, Promise, String, TypeError };
require('vendor/whatwg-url/lib/URL.js').install(shared, ['Window']);
require('vendor/whatwg-url/lib/URLSearchParams.js').install(shared, ['Window']);

const { URL, URLSearchParams } = shared;

module.exports = { ...legacy, URL, URLSearchParams };
