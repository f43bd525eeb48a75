// Whether two values are the same in all their parts: strictly, or as == has it.
'use strict';

const types = require('util/types');

const isObject = (value) => value !== null && typeof value === 'object';
const enumerable = (value) => Object.keys(value);
const symbols = (value) => Object.getOwnPropertySymbols(value).filter((key) => Object.prototype.propertyIsEnumerable.call(value, key));

function deepEqual(one, other, strict) {
  return equal(one, other, strict, new Map());
}

function equal(one, other, strict, pairs) {
  if (one === other) {
    return one !== 0 || !strict || Object.is(one, other);
  }
  if (strict) {
    if (typeof one !== 'object') {
      return typeof one === 'number' && Number.isNaN(one) && Number.isNaN(other);
    }
    if (!isObject(one) || !isObject(other) || Object.getPrototypeOf(one) !== Object.getPrototypeOf(other)) {
      return false;
    }
  } else {
    if (!isObject(one)) {
      return (!isObject(other) && typeof other !== 'function' && typeof one !== 'function' &&
        (one == other || (Number.isNaN(one) && Number.isNaN(other))));
    }
    if (!isObject(other)) {
      return false;
    }
  }
  return sameObjects(one, other, strict, pairs);
}

function sameObjects(one, other, strict, pairs) {
  if (Object.prototype.toString.call(one) !== Object.prototype.toString.call(other)) {
    return false;
  }
  if (Array.isArray(one) || Array.isArray(other)) {
    return Array.isArray(one) && Array.isArray(other) && one.length === other.length &&
      sameParts(one, other, strict, pairs, enumerable);
  }
  const kind = kindOf(one);
  if (kind !== kindOf(other)) {
    return false;
  }
  const same = SAME[kind];
  if (same !== undefined && !same(one, other, strict, pairs)) {
    return false;
  }
  return sameParts(one, other, strict, pairs, kind === 'bytes' || kind === 'arguments' ? propertyKeys : enumerable);
}

const propertyKeys = (value) => (ArrayBuffer.isView(value) ? enumerable(value).filter((key) => !/^\d+$/.test(key)) : enumerable(value));

function kindOf(value) {
  return types.isDate(value) ? 'date' : types.isRegExp(value) ? 'regexp' : types.isNativeError(value) || value instanceof Error ? 'error'
    : ArrayBuffer.isView(value) ? 'bytes' : types.isSet(value) ? 'set' : types.isMap(value) ? 'map'
      : types.isAnyArrayBuffer(value) ? 'buffer' : types.isBoxedPrimitive(value) ? 'boxed'
        : types.isWeakMap(value) || types.isWeakSet(value) || types.isPromise(value) ? 'opaque'
          : types.isArgumentsObject(value) ? 'arguments' : 'object';
}

const bytesOf = (value) => new Uint8Array(value.buffer ?? value, value.byteOffset ?? 0, value.byteLength);
const sameBytes = (one, other) => one.byteLength === other.byteLength && bytesOf(one).every((byte, i) => byte === bytesOf(other)[i]);

const SAME = {
  date: (one, other) => Object.is(Date.prototype.getTime.call(one), Date.prototype.getTime.call(other)),
  regexp: (one, other) => one.source === other.source && one.flags === other.flags && one.lastIndex === other.lastIndex,
  error: (one, other, strict, pairs) => one.message === other.message && one.name === other.name &&
    (!strict || (Object.hasOwn(one, 'cause') === Object.hasOwn(other, 'cause') && equal(one.cause, other.cause, strict, pairs) &&
      equal(one.errors, other.errors, strict, pairs))),
  bytes(one, other, strict) {
    if (types.isTypedArray(one) && one[Symbol.toStringTag] !== other[Symbol.toStringTag]) {
      return false;
    }
    if (types.isFloat32Array(one) || types.isFloat64Array(one)) {
      return one.length === other.length && one.every((value, i) => (strict ? Object.is(value, other[i]) : value === other[i]));
    }
    return sameBytes(one, other);
  },
  buffer: sameBytes,
  boxed: (one, other) => boxKind(one) === boxKind(other) && Object.is(unboxed(one), unboxed(other)),
  // Nothing can be said of what is in them.
  opaque: () => false,
  set: (one, other, strict, pairs) => one.size === other.size && within(one, other, pairs, () => sameSets(one, other, strict, pairs)),
  map: (one, other, strict, pairs) => one.size === other.size && within(one, other, pairs, () => sameMaps(one, other, strict, pairs)),
};

const BOXES = [['isNumberObject', Number], ['isStringObject', String], ['isBooleanObject', Boolean], ['isBigIntObject', BigInt], ['isSymbolObject', Symbol]];
const boxKind = (value) => BOXES.find(([name]) => types[name](value))?.[0];
const unboxed = (value) => BOXES.find(([name]) => types[name](value))[1].prototype.valueOf.call(value);

// Two that are being compared already are taken for equal: their other parts decide.
function within(one, other, pairs, compare) {
  if (pairs.get(one) === other) {
    return true;
  }
  const before = pairs.get(one);
  pairs.set(one, other);
  const result = compare();
  before === undefined ? pairs.delete(one) : pairs.set(one, before);
  return result;
}

function sameParts(one, other, strict, pairs, keysOf) {
  const keys = keysOf(one);
  if (keys.length !== keysOf(other).length || !keys.every((key) => Object.prototype.propertyIsEnumerable.call(other, key))) {
    return false;
  }
  if (strict) {
    const own = symbols(one);
    if (own.length !== symbols(other).length || !own.every((key) => Object.prototype.propertyIsEnumerable.call(other, key))) {
      return false;
    }
    keys.push(...own);
  }
  return keys.length === 0 || within(one, other, pairs, () => keys.every((key) => equal(one[key], other[key], strict, pairs)));
}

// Each of one has to find another of the other.
function matched(ones, others, fits) {
  const left = [...others];
  return ones.every((each) => {
    const at = left.findIndex((candidate) => fits(each, candidate));
    if (at >= 0) {
      left.splice(at, 1);
    }
    return at >= 0;
  });
}

function sameSets(one, other, strict, pairs) {
  const mine = [...Set.prototype.values.call(one)].filter((value) => !other.has(value));
  const yours = [...Set.prototype.values.call(other)].filter((value) => !one.has(value));
  if (strict && mine.some((value) => !isObject(value))) {
    return false;
  }
  return mine.length === yours.length && matched(mine, yours, (a, b) => equal(a, b, strict, pairs));
}

function sameMaps(one, other, strict, pairs) {
  const mine = [];
  for (const [key, value] of Map.prototype.entries.call(one)) {
    if (other.has(key) && equal(value, other.get(key), strict, pairs)) {
      continue;
    }
    if (strict && !isObject(key)) {
      return false;
    }
    mine.push([key, value]);
  }
  const yours = [...Map.prototype.entries.call(other)].filter(([key, value]) => !(one.has(key) && equal(one.get(key), value, strict, pairs)));
  return mine.length === yours.length &&
    matched(mine, yours, ([a, x], [b, y]) => equal(a, b, strict, pairs) && equal(x, y, strict, pairs));
}

module.exports = { deepEqual };
