// Packages in vendor ask for it where Node.js itself uses querystring.
'use strict';

module.exports = require('querystring');
