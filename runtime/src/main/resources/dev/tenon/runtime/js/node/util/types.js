// What a value really is, whatever it says of itself: the methods of its class are asked.
'use strict';

const { prototype: objects } = Object;
const { apply } = Reflect;

const getter = (type, name) => Object.getOwnPropertyDescriptor(type.prototype, name).get;
const typedArrayTag = getter(Object.getPrototypeOf(Uint8Array), Symbol.toStringTag);
const isObject = (value) => value !== null && (typeof value === 'object' || typeof value === 'function');

// Whether the function takes the value for one of its own.
function takes(f, ...args) {
  return (value) => {
    if (!isObject(value)) {
      return false;
    }
    try {
      apply(f, value, args);
      return true;
    } catch (e) {
      return false;
    }
  };
}

const brand = (value) => {
  if (!isObject(value)) {
    return '';
  }
  try {
    return apply(objects.toString, value, []).slice(8, -1);
  } catch (e) {
    return '';
  }
};
const typed = (value) => (ArrayBuffer.isView(value) ? apply(typedArrayTag, value, []) : undefined);
const inherits = (value, type) => isObject(value) && value instanceof type;

const AsyncFunction = Object.getPrototypeOf(async function () {});
const GeneratorFunction = Object.getPrototypeOf(function* () {});
const AsyncGeneratorFunction = Object.getPrototypeOf(async function* () {});
const kindOfFunction = (value) => {
  const text = apply(Function.prototype.toString, value, []);
  return (/^async\b/.test(text) ? 'async' : '') + (/^(async\s*)?(function\s*)?\*/.test(text) ? 'generator' : '');
};
const isFunctionWith = (value, prototypes) =>
  typeof value === 'function' && prototypes.some((prototype) => Object.getPrototypeOf(value) === prototype || apply(objects.isPrototypeOf, prototype, [value]));

const types = {
  isExternal: () => false,
  isDate: takes(Date.prototype.getTime),
  isArgumentsObject: (value) => isObject(value) && !(Symbol.toStringTag in value) && brand(value) === 'Arguments',
  isBigIntObject: (value) => typeof value === 'object' && takes(BigInt.prototype.valueOf)(value),
  isBooleanObject: (value) => typeof value === 'object' && takes(Boolean.prototype.valueOf)(value),
  isNumberObject: (value) => typeof value === 'object' && takes(Number.prototype.valueOf)(value),
  isStringObject: (value) => typeof value === 'object' && takes(String.prototype.valueOf)(value),
  isSymbolObject: (value) => typeof value === 'object' && takes(Symbol.prototype.valueOf)(value),
  isBoxedPrimitive: (value) => types.isNumberObject(value) || types.isStringObject(value) || types.isBooleanObject(value) ||
    types.isBigIntObject(value) || types.isSymbolObject(value),
  isNativeError: typeof Error.isError === 'function' ? Error.isError
    : (value) => isObject(value) && (brand(value) === 'Error' || (value instanceof Error && Object.hasOwn(value, 'stack'))),
  isRegExp: (value) => isObject(value) && value !== RegExp.prototype && takes(getter(RegExp, 'source'))(value),
  isAsyncFunction: (value) => isFunctionWith(value, [AsyncFunction, AsyncGeneratorFunction]) ||
    (typeof value === 'function' && kindOfFunction(value).startsWith('async')),
  isGeneratorFunction: (value) => isFunctionWith(value, [GeneratorFunction, AsyncGeneratorFunction]),
  isGeneratorObject: (value) => ['Generator', 'AsyncGenerator'].includes(brand(value)) && inherits(value, Object),
  isPromise: (value) => inherits(value, Promise) && brand(value) !== 'Object',
  isMap: takes(getter(Map, 'size')),
  isSet: takes(getter(Set, 'size')),
  isMapIterator: (value) => brand(value) === 'Map Iterator',
  isSetIterator: (value) => brand(value) === 'Set Iterator',
  isWeakMap: takes(WeakMap.prototype.has, {}),
  isWeakSet: takes(WeakSet.prototype.has, {}),
  isArrayBuffer: takes(getter(ArrayBuffer, 'byteLength')),
  isDataView: (value) => ArrayBuffer.isView(value) && typed(value) === undefined,
  isSharedArrayBuffer: () => false,
  // What a proxy is asked, it answers as whatever it stands for.
  isProxy: () => false,
  isModuleNamespaceObject: (value) => brand(value) === 'Module' && Object.getPrototypeOf(value) === null,
  isAnyArrayBuffer: (value) => types.isArrayBuffer(value),
  isCryptoKey: (value) => isObject(value) && value.constructor?.name === 'CryptoKey',
  isKeyObject: (value) => isObject(value) && /KeyObject$/.test(value.constructor?.name) && typeof value.export === 'function',
  isArrayBufferView: ArrayBuffer.isView,
  isTypedArray: (value) => typed(value) !== undefined,
};
for (const name of ['Uint8Array', 'Uint8ClampedArray', 'Uint16Array', 'Uint32Array', 'Int8Array', 'Int16Array', 'Int32Array',
  'Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array']) {
  types['is' + name] = (value) => typed(value) === name;
}

module.exports = types;
