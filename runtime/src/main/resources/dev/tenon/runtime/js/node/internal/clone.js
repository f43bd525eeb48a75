// structuredClone: a copy of a value with all that it leads to, also where it leads back.
'use strict';

const types = require('util/types');

const ERRORS = { Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };

function cannot(value) {
  const { DOMException } = require('internal/abort');
  let text;
  try {
    text = typeof value === 'function' ? Function.prototype.toString.call(value) : typeof value === 'symbol' ? value.toString() : '#<' + (value.constructor?.name ?? 'Object') + '>';
  } catch (e) {
    text = 'A value';
  }
  return new DOMException(text + ' could not be cloned.', 'DataCloneError');
}

function copyOf(value, known) {
  if (value === null || typeof value !== 'object') {
    if (typeof value === 'function' || typeof value === 'symbol') {
      throw cannot(value);
    }
    return value;
  }
  if (known.has(value)) {
    return known.get(value);
  }
  const keep = (copy) => {
    known.set(value, copy);
    return copy;
  };
  const withParts = (copy) => {
    for (const key of Object.keys(value)) {
      Object.defineProperty(copy, key, { value: copyOf(value[key], known), writable: true, enumerable: true, configurable: true });
    }
    return copy;
  };
  if (Array.isArray(value)) {
    return withParts(keep(new Array(value.length)));
  }
  if (types.isDate(value)) {
    return keep(new Date(Date.prototype.getTime.call(value)));
  }
  if (types.isRegExp(value)) {
    return keep(new RegExp(value.source, value.flags));
  }
  if (types.isBoxedPrimitive(value)) {
    if (types.isSymbolObject(value)) {
      throw cannot(value);
    }
    return keep(Object(value.valueOf()));
  }
  if (types.isAnyArrayBuffer(value)) {
    return keep(value.slice(0));
  }
  if (ArrayBuffer.isView(value)) {
    const buffer = copyOf(value.buffer, known);
    const Kind = types.isDataView(value) ? DataView : globalThis[value[Symbol.toStringTag]];
    return keep(new Kind(buffer, value.byteOffset, types.isDataView(value) ? value.byteLength : value.length));
  }
  if (types.isMap(value)) {
    const copy = keep(new Map());
    for (const [key, item] of [...Map.prototype.entries.call(value)]) {
      copy.set(copyOf(key, known), copyOf(item, known));
    }
    return copy;
  }
  if (types.isSet(value)) {
    const copy = keep(new Set());
    for (const item of [...Set.prototype.values.call(value)]) {
      copy.add(copyOf(item, known));
    }
    return copy;
  }
  if (types.isNativeError(value)) {
    const copy = keep(Object.create((ERRORS[value.name] ?? Error).prototype));
    for (const key of ['message', 'stack', 'cause']) {
      if (Object.hasOwn(value, key)) {
        Object.defineProperty(copy, key, { value: key === 'cause' ? copyOf(value.cause, known) : String(value[key]), writable: true, configurable: true, enumerable: false });
      }
    }
    return copy;
  }
  if (types.isPromise(value) || types.isWeakMap(value) || types.isWeakSet(value) || typeof WeakRef === 'function' && value instanceof WeakRef) {
    throw cannot(value);
  }
  return withParts(keep({}));
}

function structuredClone(...args) {
  const [value, options] = args;
  if (args.length === 0) {
    throw require('internal/errors').nodeError(TypeError, 'ERR_MISSING_ARGS', 'The "value" argument must be specified');
  }
  const known = new Map();
  for (const buffer of options?.transfer ?? []) {
    if (!types.isArrayBuffer(buffer)) {
      throw cannot(buffer);
    }
    known.set(buffer, buffer.transfer());
  }
  return copyOf(value, known);
}

module.exports = { structuredClone };
