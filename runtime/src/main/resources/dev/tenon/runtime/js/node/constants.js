// The older way to the constants of os and fs.
'use strict';

const { constants } = require('os');

module.exports = { ...constants.errno, ...constants.signals, ...constants.priority, ...require('internal/files/constants') };
