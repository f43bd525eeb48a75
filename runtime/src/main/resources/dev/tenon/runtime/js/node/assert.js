// Assertions as Node.js has them.
'use strict';

const { deepEqual: same } = require('internal/equal');
const { inspect } = require('internal/inspect');
const { invalidType, invalidValue, nodeError } = require('internal/errors');
const { AssertionError } = require('internal/assertion-error');
const types = require('util/types');

const NOTHING = Symbol('threw nothing');

function fails(given, message) {
  if (message instanceof Error) {
    throw message;
  }
  throw new AssertionError({ ...given, message });
}

function needsTwo(count) {
  if (count < 2) {
    throw nodeError(TypeError, 'ERR_MISSING_ARGS', 'The "actual" and "expected" arguments must be specified');
  }
}

function truthy(count, value, message, operator, start) {
  if (value) {
    return;
  }
  if (message instanceof Error) {
    throw message;
  }
  const error = new AssertionError({
    actual: value, expected: true, operator, stackStartFn: start,
    message: count === 0 ? 'No value argument passed to `assert.ok()`' : message ?? 'The expression evaluated to a falsy value',
  });
  error.generatedMessage = message === undefined || message === null;
  throw error;
}

function assert(...args) {
  truthy(args.length, args[0], args[1], '==', assert);
}

assert.ok = function ok(...args) {
  truthy(args.length, args[0], args[1], '==', ok);
};

assert.fail = function fail(actual, expected, message, operator, start) {
  if (arguments.length <= 1) {
    if (actual instanceof Error) {
      throw actual;
    }
    const error = new AssertionError({ message: actual ?? 'Failed', operator: 'fail', stackStartFn: fail });
    error.generatedMessage = actual === undefined || actual === null;
    throw error;
  }
  if (message instanceof Error) {
    throw message;
  }
  const error = new AssertionError({ actual, expected, message, operator: operator ?? (arguments.length === 2 ? '!=' : 'fail'), stackStartFn: start ?? fail });
  throw error;
};

function compared(name, operator, holds) {
  assert[name] = { [name](...args) {
    needsTwo(args.length);
    const [actual, expected, message] = args;
    if (!holds(actual, expected)) {
      fails({ actual, expected, operator, stackStartFn: assert[name] }, message);
    }
  } }[name];
}

compared('equal', '==', (a, b) => a == b || (Number.isNaN(a) && Number.isNaN(b)));
compared('notEqual', '!=', (a, b) => a != b && !(Number.isNaN(a) && Number.isNaN(b)));
compared('strictEqual', 'strictEqual', Object.is);
compared('notStrictEqual', 'notStrictEqual', (a, b) => !Object.is(a, b));
compared('deepEqual', 'deepEqual', (a, b) => same(a, b, false));
compared('notDeepEqual', 'notDeepEqual', (a, b) => !same(a, b, false));
compared('deepStrictEqual', 'deepStrictEqual', (a, b) => same(a, b, true));
compared('notDeepStrictEqual', 'notDeepStrictEqual', (a, b) => !same(a, b, true));

// Whether an error is the one that was expected; throws when it is not.
function meets(actual, expected, message, name) {
  if (typeof expected === 'function') {
    if (expected.prototype !== undefined && actual instanceof expected) {
      return;
    }
    const isKind = Object.prototype.isPrototypeOf.call(Error, expected) || expected === Error;
    if (isKind) {
      mismatched(actual, expected, message, name, 'The error is expected to be an instance of "' + expected.name + '". Received ' +
        (types.isNativeError(actual) ? '"' + (actual.constructor?.name ?? actual.name) + '"\n\nError message:\n\n' + actual.message : '"' + inspect(actual, { depth: -1 }) + '"'));
    }
    const result = Reflect.apply(expected, {}, [actual]);
    if (result !== true) {
      mismatched(actual, expected, message, name, 'The ' + (expected.name ? '"' + expected.name + '" ' : '') + 'validation function is expected to return "true". Received ' +
        inspect(result) + (types.isNativeError(actual) ? '\n\nCaught error:\n\n' + actual : ''));
    }
    return;
  }
  if (types.isRegExp(expected)) {
    const text = String(actual);
    if (!expected.test(text)) {
      mismatched(actual, expected, message, name, 'The input did not match the regular expression ' + inspect(expected) + '. Input:\n\n' + inspect(text) + '\n');
    }
    return;
  }
  if (actual === null || typeof actual !== 'object') {
    if (message instanceof Error) {
      throw message;
    }
    throw Object.assign(new AssertionError({ actual, expected, message, operator: 'deepStrictEqual', stackStartFn: assert[name] }), { operator: name });
  }
  const keys = Object.keys(expected);
  if (types.isNativeError(expected) || expected instanceof Error) {
    keys.push('name', 'message');
  } else if (keys.length === 0) {
    throw invalidValue('error', expected, 'may not be an empty object');
  }
  for (const key of keys) {
    const isPattern = typeof actual[key] === 'string' && types.isRegExp(expected[key]);
    if (isPattern ? !expected[key].test(actual[key]) : !(key in actual) || !same(actual[key], expected[key], true)) {
      partsDiffer(actual, expected, keys, message, name);
    }
  }
}

function partsDiffer(actual, expected, keys, message, name) {
  if (message !== undefined) {
    fails({ actual, expected, operator: name, stackStartFn: assert[name] }, message);
  }
  const a = {};
  const b = {};
  for (const key of keys) {
    if (key in actual) {
      a[key] = typeof actual[key] === 'string' && types.isRegExp(expected[key]) && expected[key].test(actual[key]) ? expected[key] : actual[key];
    }
    b[key] = expected[key];
  }
  const error = new AssertionError({ actual: a, expected: b, operator: 'deepStrictEqual', stackStartFn: assert[name] });
  throw Object.assign(error, { actual, expected, operator: name });
}

function mismatched(actual, expected, message, name, text) {
  if (message instanceof Error) {
    throw message;
  }
  const error = new AssertionError({ actual, expected, message: message ?? text, operator: name, stackStartFn: assert[name] });
  error.generatedMessage = message === undefined;
  throw error;
}

function wanted(name, actual, args, what) {
  let [expected, message] = args;
  if (typeof expected === 'string') {
    if (args.length === 2) {
      throw invalidType('error', ['Function', 'Error', 'RegExp', 'Object'], expected);
    }
    if (typeof actual === 'object' && actual !== null ? actual.message === expected : actual === expected) {
      throw nodeError(TypeError, 'ERR_AMBIGUOUS_ARGUMENT', 'The "error/message" argument is ambiguous. The error ' +
        (typeof actual === 'object' && actual !== null ? 'message ' : '') + '"' + expected + '" is identical to the message.');
    }
    message = expected;
    expected = undefined;
  } else if (expected !== undefined && expected !== null && typeof expected !== 'object' && typeof expected !== 'function') {
    throw invalidType('error', ['Function', 'Error', 'RegExp', 'Object'], expected);
  }
  if (actual === NOTHING) {
    const kind = expected?.name ? ' (' + expected.name + ')' : '';
    if (message instanceof Error) {
      throw message;
    }
    throw Object.assign(new AssertionError({
      actual: undefined, expected, operator: name, stackStartFn: assert[name], message: 'Missing expected ' + what + kind + (message ? ': ' + message : '.'),
    }), { generatedMessage: !message });
  }
  if (expected !== undefined && expected !== null) {
    meets(actual, expected, message, name);
  }
}

function unwantedError(name, actual, [expected, message], what) {
  if (actual === NOTHING) {
    return;
  }
  const kind = typeof expected === 'string' ? undefined : expected;
  const text = typeof expected === 'string' ? expected : message;
  const isIt = kind === undefined || (typeof kind === 'function'
    ? (kind.prototype !== undefined && actual instanceof kind) || (!Object.prototype.isPrototypeOf.call(Error, kind) && Reflect.apply(kind, {}, [actual]) === true)
    : types.isRegExp(kind) && kind.test(String(actual)));
  if (!isIt) {
    throw actual;
  }
  throw Object.assign(new AssertionError({
    actual, expected: kind, operator: name, stackStartFn: assert[name],
    message: 'Got unwanted ' + what + (text ? ': ' + text : '.') + '\nActual message: "' + (actual && actual.message) + '"',
  }), { generatedMessage: !text });
}

function thrownBy(f) {
  if (typeof f !== 'function') {
    throw invalidType('fn', 'function', f);
  }
  try {
    f();
  } catch (e) {
    return e;
  }
  return NOTHING;
}

async function rejectionOf(given) {
  let promise = given;
  if (typeof given === 'function') {
    promise = given();
    if (typeof promise?.then !== 'function') {
      throw nodeError(TypeError, 'ERR_INVALID_RETURN_VALUE', 'Expected instance of Promise to be returned from the "promiseFn" function but got ' +
        (promise?.constructor?.name ? 'an instance of ' + promise.constructor.name : promise === null || promise === undefined ? String(promise) : 'type ' + typeof promise + ' (' + inspect(promise) + ')') + '.');
    }
  } else if (typeof given?.then !== 'function' || typeof given.catch !== 'function') {
    throw invalidType('promiseFn', ['function', 'Promise'], given);
  }
  try {
    await promise;
  } catch (e) {
    return e;
  }
  return NOTHING;
}

assert.throws = function throws(f, ...args) {
  wanted('throws', thrownBy(f), args, 'exception');
};
assert.doesNotThrow = function doesNotThrow(f, ...args) {
  unwantedError('doesNotThrow', thrownBy(f), args, 'exception');
};
assert.rejects = async function rejects(promise, ...args) {
  wanted('rejects', await rejectionOf(promise), args, 'rejection');
};
assert.doesNotReject = async function doesNotReject(promise, ...args) {
  unwantedError('doesNotReject', await rejectionOf(promise), args, 'rejection');
};

assert.ifError = function ifError(error) {
  if (error === null || error === undefined) {
    return;
  }
  const text = typeof error === 'object' && typeof error.message === 'string'
    ? error.message.length === 0 && error.constructor ? error.constructor.name : error.message : inspect(error);
  throw Object.assign(new AssertionError({
    actual: error, expected: null, operator: 'ifError', message: 'ifError got unwanted exception: ' + text, stackStartFn: ifError,
  }), { generatedMessage: false });
};

function matching(name, text, isMatch) {
  assert[name] = { [name](string, pattern, message) {
    if (!types.isRegExp(pattern)) {
      throw invalidType('regexp', 'RegExp', pattern);
    }
    const isText = typeof string === 'string';
    if (isText && isMatch === pattern.test(string)) {
      return;
    }
    mismatched(string, pattern, message, name, isText ? text + inspect(pattern) + '. Input:\n\n' + inspect(string) + '\n'
      : 'The "string" argument must be of type string. Received type ' + typeof string + ' (' + inspect(string) + ')');
  } }[name];
}
matching('match', 'The input did not match the regular expression ', true);
matching('doesNotMatch', 'The input was expected to not match the regular expression ', false);

assert.AssertionError = AssertionError;

function strict(...args) {
  truthy(args.length, args[0], args[1], '==', strict);
}
assert.strict = Object.assign(strict, assert, {
  equal: assert.strictEqual, deepEqual: assert.deepStrictEqual, notEqual: assert.notStrictEqual, notDeepEqual: assert.notDeepStrictEqual,
});
assert.strict.strict = assert.strict;

module.exports = assert;
