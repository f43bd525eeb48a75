// What the platform tests of the web ask for, as assertions.
'use strict';

const assert = require('assert');

module.exports = {
  harness: {
    test: (f) => f.call({ step_func: (g) => g, done() {} }),
    promise_test: (f) => f(),
    assert_equals: assert.strictEqual,
    assert_not_equals: assert.notStrictEqual,
    assert_array_equals: assert.deepStrictEqual,
    assert_true: (value, message) => assert.strictEqual(value, true, message),
    assert_false: (value, message) => assert.strictEqual(value, false, message),
    assert_throws: (expected, f) => assert.throws(f, typeof expected === 'function' ? expected : undefined),
    assert_throws_js: (expected, f) => assert.throws(f, expected),
    assert_unreached: (message) => assert.fail(message),
  },
};
