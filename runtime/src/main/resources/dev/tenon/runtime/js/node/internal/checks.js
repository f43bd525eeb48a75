// Checks of arguments that several core modules make.
'use strict';

const { invalidType, invalidValue, outOfRange, check, checkInteger } = require('internal/errors');

const MAX_INT = 2147483647;

function callback(value) {
  return check('function', value, 'callback');
}

function object(value, name) {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw invalidType(name, 'object', value);
  }
}

module.exports = {
  MAX_INT,
  invalidType,
  invalidValue,
  outOfRange,
  callback,
  object,
  string: (value, name) => check('string', value, name),
  boolean: (value, name) => check('boolean', value, name),
  integer: checkInteger,
};
