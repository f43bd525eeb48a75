// Turns one value into text: what it is decides how its parts are shown.
'use strict';

const types = require('util/types');
const { laidOut } = require('internal/inspect/layout');
const { primitive, quoted } = require('internal/inspect/primitives');
const { plain } = require('internal/inspect/colors');
const { nameOf, prefixOf, tagOf, functionBase } = require('internal/inspect/names');
const { errorBase, errorKeys } = require('internal/inspect/errors');
const content = require('internal/inspect/content');

const custom = Symbol.for('nodejs.util.inspect.custom');
const identifier = /^[a-zA-Z_][a-zA-Z_0-9]*$/;

function formatValue(state, value, depth, inList) {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) {
    return primitive(state, value, inList);
  }
  if (state.customInspect) {
    const own = value[custom];
    // A class whose prototype has the function is shown as a class.
    if (typeof own === 'function' && own !== state.inspect && Object.getOwnPropertyDescriptor(value, 'constructor')?.value?.prototype !== value) {
      const left = state.depth === null ? null : state.depth - depth;
      const shown = own.call(value, left, optionsFor(state, left), state.inspect);
      if (shown !== value) {
        return typeof shown === 'object' || typeof shown === 'function'
          ? formatValue(state, shown, depth).replaceAll('\n', '\n' + ' '.repeat(state.indentation))
          : String(shown).replaceAll('\n', '\n' + ' '.repeat(state.indentation));
      }
    }
  }
  if (state.seen.includes(value)) {
    state.circular ??= new Map();
    if (!state.circular.has(value)) {
      state.circular.set(value, state.circular.size + 1);
    }
    return state.style('[Circular *' + state.circular.get(value) + ']', 'special');
  }
  return formatObject(state, value, depth);
}

// What an inspector of an app's own gets to pass on.
function optionsFor(state, depth) {
  const { showHidden, colors, customInspect, showProxy, maxArrayLength, maxStringLength, breakLength, compact, sorted, getters, numericSeparator } = state;
  return { showHidden, colors, customInspect, showProxy, maxArrayLength, maxStringLength, breakLength, compact, sorted, getters, numericSeparator,
    ...state.userOptions, depth, stylize: (text, style) => String(state.style(text, style)) };
}

function keysOf(state, value) {
  const symbols = Object.getOwnPropertySymbols(value);
  if (state.showHidden) {
    return [...Object.getOwnPropertyNames(value), ...symbols];
  }
  let keys;
  try {
    keys = Object.keys(value);
  } catch (e) {
    // Names of an ES module that is not evaluated yet.
    keys = Object.getOwnPropertyNames(value);
  }
  return [...keys, ...symbols.filter((symbol) => Object.prototype.propertyIsEnumerable.call(value, symbol))];
}

const isIndex = (key) => typeof key === 'string' && /^(0|[1-9]\d{0,9})$/.test(key) && Number(key) < 2 ** 32 - 1;

function formatObject(state, value, depth) {
  const constructor = nameOf(value, state, depth);
  const tag = tagOf(value, constructor);
  const shape = shapeOf(state, value, constructor, tag);
  if (shape.text !== undefined) {
    return shape.text;
  }
  if (depth > state.depth && state.depth !== null) {
    const name = prefixOf(constructor, tag, types.isArgumentsObject(value) ? 'Arguments' : Array.isArray(value) ? 'Array' : 'Object').slice(0, -1);
    return state.style('[' + (name) + ']', 'special');
  }
  const inner = depth + 1;
  state.seen.push(value);
  state.currentDepth = inner;
  const parts = shape.parts === undefined ? [] : shape.parts(inner);
  for (const key of shape.keys) {
    parts.push(formatProperty(state, value, inner, key, shape.isList));
  }
  state.seen.pop();
  let { base, braces } = shape;
  const number = state.circular?.get(value);
  if (number !== undefined) {
    const mark = state.style('<ref *' + number + '>', 'special');
    if (state.compact !== true) {
      base = base === '' ? mark : mark + ' ' + base;
    } else {
      braces = [mark + ' ' + braces[0], braces[1]];
    }
  }
  if (state.sorted) {
    const by = state.sorted === true ? undefined : state.sorted;
    if (shape.isList) {
      const own = parts.splice(parts.length - shape.keys.length);
      parts.push(...own.sort(by));
    } else {
      parts.sort(by);
    }
  }
  const text = laidOut(state, parts, base, braces, shape.isList, inner, shape.isList && Array.isArray(value) ? value : shape.numbers);
  state.budget.left -= text.length;
  // What is deeper is cut off when all together is very much.
  if (state.budget.left < 0) {
    state.depth = -1;
  }
  return text;
}

// How a value is shown: the word in front, the brackets, what is in them beside its properties.
function shapeOf(state, value, constructor, tag) {
  let keys = keysOf(state, value);
  const list = (open, parts, more = {}) => ({ base: '', braces: [open + '[', ']'], keys, parts, isList: true, ...more });
  const object = (open, parts, base = '') => ({ base, braces: [open + '{', '}'], keys, parts, isList: false });
  const nothingMore = (text) => ({ text });
  const based = (base, style) => (keys.length === 0 ? nothingMore(style === undefined ? base : state.style(base, style)) : object('', undefined, base));

  if (Array.isArray(value)) {
    keys = keys.filter((key) => !isIndex(key) && (key !== 'length' || state.showHidden));
    const prefix = constructor !== 'Array' || tag !== '' ? prefixOf(constructor, tag, 'Array', '(' + value.length + ')') : '';
    if (value.length === 0 && keys.length === 0) {
      return nothingMore(prefix + '[]');
    }
    return list(prefix, (depth) => content.array(state, value, depth, formatProperty));
  }
  if (types.isTypedArray(value)) {
    keys = keys.filter((key) => !isIndex(key));
    const fallback = Object.prototype.toString.call(value).slice(8, -1);
    const prefix = prefixOf(constructor, tag, fallback, '(' + value.length + ')');
    if (value.length === 0 && keys.length === 0 && !state.showHidden) {
      return nothingMore(prefix + '[]');
    }
    return list(prefix, (depth) => content.typedArray(state, value, depth, formatValue), { numbers: [0] });
  }
  if (types.isSet(value) || types.isMap(value)) {
    const isSet = types.isSet(value);
    const { size } = value;
    const prefix = prefixOf(constructor, tag, isSet ? 'Set' : 'Map', '(' + size + ')');
    return size === 0 && keys.length === 0 ? nothingMore(prefix + '{}')
      : object(prefix, (depth) => (isSet ? content.set : content.map)(state, value, depth, formatValue));
  }
  if (types.isMapIterator(value) || types.isSetIterator(value)) {
    return object('[' + tag + '] ', () => []);
  }
  if (types.isArgumentsObject(value)) {
    return keys.length === 0 ? nothingMore('[Arguments] {}') : object('[Arguments] ');
  }
  if (typeof value === 'function') {
    return based(functionBase(value, constructor, tag), 'special');
  }
  if (types.isRegExp(value)) {
    const text = RegExp.prototype.toString.call(constructor === null ? new RegExp(value) : value);
    const prefix = prefixOf(constructor, tag, 'RegExp');
    return based(prefix === 'RegExp ' ? text : prefix + text, 'regexp');
  }
  if (types.isDate(value)) {
    const isValid = !Number.isNaN(Date.prototype.getTime.call(value));
    const text = isValid ? Date.prototype.toISOString.call(value) : Date.prototype.toString.call(value);
    const prefix = prefixOf(constructor, tag, 'Date');
    return based(prefix === 'Date ' ? text : prefix + text, 'date');
  }
  if (types.isNativeError(value) || value instanceof Error) {
    const base = errorBase(state, value, constructor, tag, keys, formatValue);
    keys = errorKeys(value, keys, base);
    return based(base);
  }
  if (types.isAnyArrayBuffer(value)) {
    const prefix = prefixOf(constructor, tag, 'ArrayBuffer');
    keys = ['byteLength', ...keys];
    return object(prefix, () => (state.isBuffer ? [] : content.arrayBuffer(state, value)));
  }
  if (types.isDataView(value)) {
    keys = ['byteLength', 'byteOffset', 'buffer', ...keys];
    return object(prefixOf(constructor, tag, 'DataView'));
  }
  if (types.isPromise(value)) {
    return object(prefixOf(constructor, tag, 'Promise'));
  }
  if (types.isWeakSet(value) || types.isWeakMap(value)) {
    return object(prefixOf(constructor, tag, types.isWeakSet(value) ? 'WeakSet' : 'WeakMap'), () => [state.style('<items unknown>', 'special')]);
  }
  if (types.isModuleNamespaceObject(value)) {
    return object('[Module: null prototype] ');
  }
  if (types.isBoxedPrimitive(value)) {
    const base = content.boxed(state, value, constructor, tag, plain);
    keys = types.isStringObject(value) ? keys.filter((key) => !isIndex(key)) : keys;
    return based(base, content.styleOf(value));
  }
  const prefix = constructor === 'Object' && tag === '' ? '' : prefixOf(constructor, tag, 'Object');
  return keys.length === 0 ? nothingMore(prefix + '{}') : object(prefix);
}

function formatProperty(state, object, depth, key, isItem) {
  const descriptor = Object.getOwnPropertyDescriptor(object, key) ?? { value: object[key], configurable: true, enumerable: true };
  let text;
  let between = ' ';
  if ('value' in descriptor) {
    const indent = state.compact !== true || isItem ? 2 : 3;
    state.indentation += indent;
    text = formatValue(state, descriptor.value, depth);
    if (indent === 3 && state.breakLength < text.length) {
      between = '\n' + ' '.repeat(state.indentation);
    }
    state.indentation -= indent;
  } else if (descriptor.get !== undefined) {
    text = getter(state, object, depth, descriptor, key);
  } else {
    text = descriptor.set === undefined ? state.style('undefined', 'undefined') : state.style('[Setter]', 'special');
  }
  if (isItem && isIndex(key)) {
    return text;
  }
  return keyText(state, key, descriptor.enumerable) + ':' + between + text;
}

function getter(state, object, depth, descriptor, key) {
  const label = descriptor.set === undefined ? 'Getter' : 'Getter/Setter';
  const wanted = state.getters === true || (state.getters === 'get' && descriptor.set === undefined) ||
    (state.getters === 'set' && descriptor.set !== undefined);
  if (!wanted) {
    return state.style('[' + label + ']', 'special');
  }
  let value;
  try {
    value = descriptor.get.call(object);
  } catch (e) {
    return state.style('[' + label + ': <Inspection threw (' + e.message + ')>]', 'special');
  }
  state.indentation += 2;
  const text = value === null || typeof value !== 'object'
    ? state.style('[' + label + ':', 'special') + ' ' + formatValue(state, value, depth) + state.style(']', 'special')
    : state.style('[' + label + ']', 'special') + ' ' + formatValue(state, value, depth);
  state.indentation -= 2;
  return text;
}

function keyText(state, key, isEnumerable) {
  if (typeof key === 'symbol') {
    const text = Symbol.prototype.toString.call(key).replace(/[\x00-\x1f\x27\x5c\x7f-\x9f]/g, (character) => quoted(character).slice(1, -1));
    return '[' + state.style(text, 'symbol') + ']';
  }
  if (key === '__proto__') {
    return "['__proto__']";
  }
  if (!isEnumerable) {
    return '[' + quoted(key).slice(1, -1) + ']';
  }
  return identifier.test(key) ? state.style(key, 'name') : state.style(quoted(key), 'string');
}

module.exports = { formatValue };
