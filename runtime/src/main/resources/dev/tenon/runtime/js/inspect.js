// Turns values into the text that console shows, close to what Node.js prints, and always bounded:
// by depth, by number of items and by length.
(function () {
  'use strict';

  const MAX_DEPTH = 3;
  const MAX_ITEMS = 100;
  const MAX_BYTES = 50;
  const MAX_STRING = 10000;
  const LINE = 76;

  const { stringify } = JSON;
  const { apply, ownKeys, getOwnPropertyDescriptor, getPrototypeOf } = Reflect;
  const isArray = Array.isArray;
  const { isView } = ArrayBuffer;
  const DataViewConstructor = DataView;
  const ErrorConstructor = Error;
  const DateConstructor = Date;
  const RegExpConstructor = RegExp;
  const MapConstructor = Map;
  const SetConstructor = Set;
  const PromiseConstructor = Promise;
  const dateToIso = Date.prototype.toISOString;
  const regexpToString = RegExp.prototype.toString;
  const mapForEach = Map.prototype.forEach;
  const setForEach = Set.prototype.forEach;
  const symbolToString = Symbol.prototype.toString;
  const identifier = /^[A-Za-z_$][\w$]*$/;
  const test = RegExp.prototype.test;
  const isFiniteNumber = Number.isFinite;
  const StringOf = String;
  const NumberOf = Number;

  function cut(text) {
    return text.length > MAX_STRING
      ? text.slice(0, MAX_STRING) + '... ' + (text.length - MAX_STRING) + ' more characters'
      : text;
  }

  function quoted(text) {
    const inner = stringify(cut(text)).slice(1, -1);
    if (!text.includes("'")) {
      return "'" + inner.split('\\"').join('"') + "'";
    }
    return '"' + inner + '"';
  }

  function keyText(key) {
    if (typeof key === 'symbol') {
      return '[' + apply(symbolToString, key, []) + ']';
    }
    return apply(test, identifier, [key]) ? key : quoted(key);
  }

  function className(value) {
    const prototype = getPrototypeOf(value);
    if (prototype === null) {
      return '[Object: null prototype]';
    }
    const constructor = getOwnPropertyDescriptor(prototype, 'constructor');
    const name = constructor && typeof constructor.value === 'function' ? constructor.value.name : '';
    return typeof name === 'string' ? name : '';
  }

  function errorText(error, seen, depth) {
    const stack = typeof error.stack === 'string' && error.stack !== '' ? error.stack : StringOf(error);
    // Frames of the runtime itself are of no use to the app's author.
    const lines = stack.split('\n').filter((line) => !line.includes('tenon:'));
    const own = properties(error, seen, depth, (key) => key !== 'stack' && key !== 'message');
    return cut(lines.join('\n')) + (own.length > 0 ? ' { ' + own.join(', ') + ' }' : '');
  }

  function properties(value, seen, depth, wanted) {
    const parts = [];
    for (const key of ownKeys(value)) {
      const descriptor = getOwnPropertyDescriptor(value, key);
      if (descriptor === undefined || !descriptor.enumerable || (wanted && !wanted(key))) {
        continue;
      }
      if (parts.length === MAX_ITEMS) {
        parts.push('... more');
        break;
      }
      const shown = 'value' in descriptor ? show(descriptor.value, seen, depth + 1) : '[Getter]';
      parts.push(keyText(key) + ': ' + shown);
    }
    return parts;
  }

  function items(value, seen, depth) {
    const parts = [];
    const shown = value.length > MAX_ITEMS ? MAX_ITEMS : value.length;
    for (let i = 0; i < shown; i++) {
      parts.push(show(value[i], seen, depth + 1));
    }
    if (value.length > shown) {
      parts.push('... ' + (value.length - shown) + ' more items');
    }
    return parts;
  }

  function bytes(buffer) {
    let text = '<Buffer';
    for (let i = 0; i < buffer.length && i < MAX_BYTES; i++) {
      text += (buffer[i] < 16 ? ' 0' : ' ') + buffer[i].toString(16);
    }
    return text + (buffer.length > MAX_BYTES ? ' ... ' + (buffer.length - MAX_BYTES) + ' more bytes>' : '>');
  }

  function block(prefix, open, parts, close, depth) {
    const head = prefix === '' ? '' : prefix + ' ';
    if (parts.length === 0) {
      return head + open + close;
    }
    const oneLine = head + open + ' ' + parts.join(', ') + ' ' + close;
    if (oneLine.length + depth * 2 <= LINE && !oneLine.includes('\n')) {
      return oneLine;
    }
    const indent = '  '.repeat(depth + 1);
    return head + open + '\n' + indent + parts.join(',\n' + indent) + '\n' + '  '.repeat(depth) + close;
  }

  function object(value, seen, depth) {
    if (value instanceof ErrorConstructor) {
      return errorText(value, seen, depth);
    }
    if (value instanceof DateConstructor) {
      return isFiniteNumber(NumberOf(value)) ? apply(dateToIso, value, []) : 'Invalid Date';
    }
    if (value instanceof RegExpConstructor) {
      return apply(regexpToString, value, []);
    }
    const name = className(value);
    if (depth >= MAX_DEPTH) {
      return isArray(value) ? '[Array]' : '[' + (name || 'Object') + ']';
    }
    if (isArray(value)) {
      return block('', '[', items(value, seen, depth), ']', depth);
    }
    if (isView(value) && !(value instanceof DataViewConstructor)) {
      return name === 'Buffer' ? bytes(value) : block(name + '(' + value.length + ')', '[', items(value, seen, depth), ']', depth);
    }
    if (value instanceof MapConstructor) {
      const parts = [];
      apply(mapForEach, value, [
        (v, k) => {
          if (parts.length < MAX_ITEMS) {
            parts.push(show(k, seen, depth + 1) + ' => ' + show(v, seen, depth + 1));
          }
        },
      ]);
      return block('Map(' + value.size + ')', '{', parts, '}', depth);
    }
    if (value instanceof SetConstructor) {
      const parts = [];
      apply(setForEach, value, [
        (v) => {
          if (parts.length < MAX_ITEMS) {
            parts.push(show(v, seen, depth + 1));
          }
        },
      ]);
      return block('Set(' + value.size + ')', '{', parts, '}', depth);
    }
    if (value instanceof PromiseConstructor) {
      return 'Promise {}';
    }
    return block(name === 'Object' ? '' : name, '{', properties(value, seen, depth), '}', depth);
  }

  function show(value, seen, depth) {
    switch (typeof value) {
      case 'string':
        return quoted(value);
      case 'bigint':
        return value + 'n';
      case 'symbol':
        return apply(symbolToString, value, []);
      case 'function':
        return '[Function' + (value.name ? ': ' + value.name : ' (anonymous)') + ']';
      case 'object': {
        if (value === null) {
          return 'null';
        }
        if (seen.includes(value)) {
          return '[Circular]';
        }
        seen.push(value);
        const text = object(value, seen, depth);
        seen.pop();
        return text;
      }
      default:
        return Object.is(value, -0) ? '-0' : StringOf(value);
    }
  }

  // A hostile getter or proxy must not make a log line throw.
  function one(value) {
    try {
      return show(value, [], 0);
    } catch (e) {
      return '[cannot be shown]';
    }
  }

  function substituted(letter, value) {
    switch (letter) {
      case 's':
        return typeof value === 'string' ? value : one(value);
      case 'd':
      case 'i':
        return StringOf(letter === 'i' ? parseInt(value, 10) : NumberOf(value));
      case 'f':
        return StringOf(parseFloat(value));
      case 'j':
        return stringify(value);
      default:
        return one(value);
    }
  }

  function format(args) {
    let text = '';
    let next = 0;
    if (typeof args[0] === 'string' && args.length > 1) {
      next = 1;
      text = args[0].replace(/%([sdifjoO%])/g, (match, letter) => {
        if (letter === '%') {
          return '%';
        }
        return next < args.length ? substituted(letter, args[next++]) : match;
      });
    }
    for (; next < args.length; next++) {
      const value = args[next];
      text += (next === 0 ? '' : ' ') + (typeof value === 'string' ? value : one(value));
    }
    return cut(text);
  }

  return {
    one,
    util: one,
    format(args) {
      try {
        return format(args);
      } catch (e) {
        return '[cannot be shown]';
      }
    },
  };
})
