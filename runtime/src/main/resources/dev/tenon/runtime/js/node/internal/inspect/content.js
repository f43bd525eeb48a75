// What is inside of lists, maps, sets and buffers.
'use strict';

const types = require('util/types');
const { primitive, number } = require('internal/inspect/primitives');

const more = (count) => '... ' + count + ' more item' + (count > 1 ? 's' : '');

// Holes are counted, not shown one by one.
function array(state, value, depth, formatProperty) {
  const parts = [];
  const { length } = value;
  let i = 0;
  while (i < length && parts.length < state.maxArrayLength) {
    if (Object.hasOwn(value, i)) {
      parts.push(formatProperty(state, value, depth, String(i), true));
      i++;
    } else {
      const next = nextIndex(value, i, length);
      parts.push(state.style('<' + (next - i) + ' empty item' + (next - i > 1 ? 's' : '') + '>', 'undefined'));
      i = next;
    }
  }
  if (i < length) {
    parts.push(more(length - i));
  }
  return parts;
}

function nextIndex(value, from, length) {
  if (length - from < 1000) {
    let i = from;
    while (i < length && !Object.hasOwn(value, i)) {
      i++;
    }
    return i;
  }
  const key = Object.keys(value).find((each) => /^\d+$/.test(each) && Number(each) > from);
  return key === undefined ? length : Number(key);
}

function typedArray(state, value, depth, formatValue) {
  const count = Math.min(Math.max(0, state.maxArrayLength), value.length);
  const parts = [];
  for (let i = 0; i < count; i++) {
    parts.push(typeof value[i] === 'number' ? number(state, value[i]) : primitive(state, value[i]));
  }
  if (value.length > count) {
    parts.push(more(value.length - count));
  }
  if (state.showHidden) {
    state.indentation += 2;
    // The bytes are shown already.
    state.isBuffer = true;
    for (const key of ['BYTES_PER_ELEMENT', 'length', 'byteLength', 'byteOffset', 'buffer']) {
      parts.push('[' + key + ']: ' + formatValue(state, value[key], depth, true));
    }
    state.isBuffer = false;
    state.indentation -= 2;
  }
  return parts;
}

function limited(state, size, each) {
  const parts = [];
  const count = Math.min(Math.max(0, state.maxArrayLength), size);
  state.indentation += 2;
  each((part) => {
    if (parts.length < count) {
      parts.push(part());
    }
  });
  state.indentation -= 2;
  if (size > count) {
    parts.push(more(size - count));
  }
  return parts;
}

function set(state, value, depth, formatValue) {
  return limited(state, value.size, (add) => Set.prototype.forEach.call(value, (item) => add(() => formatValue(state, item, depth))));
}

function map(state, value, depth, formatValue) {
  return limited(state, value.size, (add) => Map.prototype.forEach.call(value, (item, key) =>
    add(() => formatValue(state, key, depth) + ' => ' + formatValue(state, item, depth))));
}

function arrayBuffer(state, value) {
  const bytes = new Uint8Array(value, 0, Math.min(Math.max(0, state.maxArrayLength), value.byteLength));
  const rest = value.byteLength - bytes.length;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return [state.style('[Uint8Contents]', 'special') + ': <' + hex + (rest > 0 ? ' ... ' + rest + ' more byte' + (rest > 1 ? 's' : '') : '') + '>'];
}

const BOXES = [['isNumberObject', Number], ['isStringObject', String], ['isBooleanObject', Boolean], ['isBigIntObject', BigInt], ['isSymbolObject', Symbol]];
const boxOf = (value) => BOXES.find(([test]) => types[test](value))[1];

function boxed(state, value, constructor, tag, plain) {
  const box = boxOf(value);
  let base = '[' + box.name;
  if (box.name !== constructor) {
    base += constructor === null ? ' (null prototype)' : ' (' + constructor + ')';
  }
  base += ': ' + plain(primitive({ ...state, compact: true }, box.prototype.valueOf.call(value))) + ']';
  return tag !== '' && tag !== constructor ? base + ' [' + tag + ']' : base;
}

module.exports = { array, typedArray, set, map, arrayBuffer, boxed, styleOf: (value) => boxOf(value).name.toLowerCase() };
