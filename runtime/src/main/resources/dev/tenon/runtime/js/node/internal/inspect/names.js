// What a value is called: by its constructor, or by what it says of itself.
'use strict';

const types = require('util/types');

// Some class's name of which the value is an object; null when it has no prototype.
function nameOf(value, state, depth) {
  let owner = value;
  const first = value;
  while (owner !== null) {
    const descriptor = Object.getOwnPropertyDescriptor(owner, 'constructor');
    if (descriptor !== undefined && typeof descriptor.value === 'function' && descriptor.value.name !== '' && isInstance(first, descriptor.value)) {
      return String(descriptor.value.name);
    }
    owner = Object.getPrototypeOf(owner);
  }
  const prototype = Object.getPrototypeOf(first);
  if (prototype === null) {
    return null;
  }
  const builtin = Object.prototype.toString.call(first).slice(8, -1);
  if (depth > state.depth && state.depth !== null) {
    return builtin + ' <Complex prototype>';
  }
  const further = nameOf(prototype, state, depth + 1);
  return further === null
    ? builtin + ' <' + state.inspect(prototype, { ...state.userOptions, customInspect: false, depth: -1 }) + '>'
    : builtin + ' <' + further + '>';
}

function isInstance(value, type) {
  try {
    return value instanceof type;
  } catch (e) {
    return false;
  }
}

function tagOf(value, constructor) {
  const tag = value[Symbol.toStringTag];
  if (typeof tag !== 'string' || tag === '') {
    return '';
  }
  // Only what the constructor does not say already.
  return tag !== constructor ? tag : '';
}

function prefixOf(constructor, tag, fallback, size = '') {
  if (constructor === null) {
    return '[' + fallback + size + ': null prototype] ' + (tag !== '' && fallback !== tag ? '[' + tag + '] ' : '');
  }
  return constructor + size + ' ' + (tag !== '' && constructor !== tag ? '[' + tag + '] ' : '');
}

function functionBase(value, constructor, tag) {
  const text = Function.prototype.toString.call(value);
  if (/^class\b/.test(text) && text.endsWith('}')) {
    const hasName = Object.hasOwn(value, 'name');
    let base = '[class ' + (hasName && value.name !== '' ? value.name : '(anonymous)');
    if (constructor !== 'Function' && constructor !== null) {
      base += ' [' + constructor + ']';
    }
    if (tag !== '' && constructor !== tag) {
      base += ' [' + tag + ']';
    }
    if (constructor === null) {
      return base + ' extends [null prototype]]';
    }
    const parent = Object.getPrototypeOf(value).name;
    return base + (parent ? ' extends ' + parent : '') + ']';
  }
  const type = (types.isAsyncFunction(value) ? 'Async' : '') + (types.isGeneratorFunction(value) ? 'Generator' : '') + 'Function';
  let base = '[' + type + (constructor === null ? ' (null prototype)' : '') + (value.name === '' || typeof value.name !== 'string' ? ' (anonymous)' : ': ' + value.name) + ']';
  if (constructor !== type && constructor !== null) {
    base += ' ' + constructor;
  }
  if (tag !== '' && constructor !== tag) {
    base += ' [' + tag + ']';
  }
  return base;
}

module.exports = { nameOf, tagOf, prefixOf, functionBase };
