// Stands in for the helpers that Node's tests share. Only what can be said of this runtime is said.
'use strict';

const assert = require('assert');
const { inspect } = require('util');

const expectations = [];
const exits = [];
const warned = [];
const warnings = [];

class Skip extends Error {}

function begin() {
  const { on } = process;
  process.on = process.addListener = process.once = function (type, listener) {
    if (type === 'exit' || type === 'beforeExit') {
      exits.push(listener);
    } else if (type === 'warning') {
      warned.push(listener);
    } else {
      on.call(process, type, listener);
    }
    return process;
  };
  // Asked for things of another realm, which there is none of, where something else is tested.
  require('vm').runInNewContext = (text, box = {}) => new Function('box', 'text', 'with (box) { return eval(text); }')(box, text);
  process.listenerCount = (type) => (type === 'warning' ? warned.length : 0);
  process.emitWarning = (warning, type, code) => {
    const error = warning instanceof Error ? warning
      : Object.assign(new Error(String(warning)), { name: (type && type.type) || (typeof type === 'string' && type) || 'Warning', code: (type && type.code) || code });
    warnings.push(error);
    process.nextTick(() => warned.forEach((listener) => listener(error)));
  };
}

const isDone = () => expectations.every(({ isMet }) => isMet());

function end() {
  for (const listener of exits) {
    listener.call(process, 0);
  }
  for (const { isMet, told } of expectations) {
    if (!isMet()) {
      throw new assert.AssertionError({ message: told() });
    }
  }
}

function counted(given, amount, holds) {
  const [f, wanted] = typeof given === 'number' ? [undefined, given] : [given, amount ?? 1];
  let calls = 0;
  const at = new Error().stack.split('\n').find((line) => line.includes('/parallel/')) ?? '';
  const fn = typeof f === 'function' ? f : () => {};
  const wrapped = function (...args) {
    calls++;
    return fn.apply(this, args);
  };
  Object.defineProperties(wrapped, {
    name: { value: fn.name, configurable: true },
    length: { value: fn.length, configurable: true },
  });
  expectations.push({ isMet: () => holds(calls, wanted), told: () => 'Expected ' + wanted + ' calls, got ' + calls + at });
  return wrapped;
}

const mustCall = (f, wanted) => counted(f, wanted, (calls, amount) => calls === amount);
const mustCallAtLeast = (f, wanted) => counted(f, wanted, (calls, amount) => calls >= amount);

function mustNotCall(message) {
  return function mustNotCall(...args) {
    assert.fail((message || 'A function was called that should not be') + (args.length > 0 ? ' with ' + inspect(args) : ''));
  };
}

function mustSucceed(f, wanted) {
  return mustCall(function (error, ...args) {
    assert.ifError(error);
    return typeof f === 'function' ? f.apply(this, args) : undefined;
  }, wanted);
}

function expectsError(wanted, amount) {
  return mustCall((...args) => {
    assert.strictEqual(args.length, 1);
    assert.throws(() => { throw args[0]; }, wanted);
    return true;
  }, amount);
}

// Either a name with what is warned of, or an object of names.
function expectWarning(nameOrMap, expected, code) {
  const all = typeof nameOrMap === 'string' ? { [nameOrMap]: [expected, code] } : nameOrMap;
  for (const [name, given] of Object.entries(all)) {
    const list = Array.isArray(given) && Array.isArray(given[0]) ? given
      : Array.isArray(given) ? [given] : typeof given === 'object' && given !== null && !(given instanceof RegExp) ? Object.entries(given).map(([a, b]) => [b, a]) : [[given]];
    const isThere = ([text, itsCode]) => warnings.some((warning) => warning.name === name &&
      (text === undefined || text === warning.message || (text instanceof RegExp && text.test(warning.message))) && (itsCode === undefined || itsCode === warning.code));
    expectations.push({ isMet: () => list.every(isThere), told: () => 'Expected a ' + name + ': ' + inspect(list) + ', got ' + inspect(warnings.map(String)) });
  }
}

function invalidArgTypeHelper(input) {
  if (input === null || input === undefined) {
    return ' Received ' + input;
  }
  if (typeof input === 'function') {
    return ' Received function ' + input.name;
  }
  if (typeof input === 'object') {
    return input.constructor && input.constructor.name ? ' Received an instance of ' + input.constructor.name
      : ' Received ' + inspect(input, { depth: -1 });
  }
  const text = inspect(input, { colors: false });
  return ' Received type ' + typeof input + ' (' + (text.length > 28 ? text.slice(0, 25) + '...' : text) + ')';
}

function getArrayBufferViews(buffer) {
  const { buffer: all, byteOffset, byteLength } = buffer;
  return [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array, BigInt64Array,
    BigUint64Array, DataView].filter((type) => byteLength % (type.BYTES_PER_ELEMENT || 1) === 0)
    .map((type) => new type(all, byteOffset, byteLength / (type.BYTES_PER_ELEMENT || 1)));
}

function skip(reason) {
  throw new Skip(reason);
}

module.exports = {
  begin, end, isDone, isSkip: (error) => error instanceof Skip,
  mustCall, mustCallAtLeast, mustNotCall, mustSucceed, expectsError, expectWarning, invalidArgTypeHelper, getArrayBufferViews,
  getBufferSources: (buffer) => [...getArrayBufferViews(buffer), new Uint8Array(buffer).buffer],
  mustNotMutateObjectDeep: (object) => object,
  skip,
  printSkipMessage() {},
  skipIf32Bits() {},
  skipIfInspectorDisabled: () => skip('no inspector'),
  skipIfWorker() {},
  platformTimeout: (millis) => (typeof millis === 'bigint' ? millis : Number(millis)),
  allowGlobals() {},
  canCreateSymLink: () => false,
  getCallSite: () => '',
  spawnPromisified: async () => skip('no processes'),
  isWindows: false, isLinux: true, isOSX: false, isAIX: false, isFreeBSD: false, isOpenBSD: false, isSunOS: false, isIBMi: false,
  isLinuxPPCBE: false, isPi: false, isASan: false, isDebug: false, isDumbTerminal: true, isMainThread: true, enoughTestMem: false,
  hasCrypto: true, hasIntl: true, hasFullICU: true, hasFipsCrypto: false, hasOpenSSL3: true, hasOpenSSL31: false, hasOpenSSL32: false,
  hasQuic: false, hasIPv6: false, hasMultiLocalhost: () => false, opensslCli: false, localhostIPv4: '127.0.0.1', PORT: 12346,
  checkoutEOL: '\n', buildType: 'Release', bits: 64,
};
