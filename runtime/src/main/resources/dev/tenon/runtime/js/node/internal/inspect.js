// util.inspect and util.format, as Node.js prints values. console has a smaller inspector of its own.
'use strict';

const { formatValue } = require('internal/inspect/value');
const { stylize, styles, colors, noStyle } = require('internal/inspect/colors');

const custom = Symbol.for('nodejs.util.inspect.custom');

const defaults = Object.seal({
  showHidden: false, depth: 2, colors: false, customInspect: true, showProxy: false, maxArrayLength: 100, maxStringLength: 10000,
  breakLength: 80, compact: 3, sorted: false, getters: false, numericSeparator: false,
});

function inspect(value, options, ...older) {
  const state = {
    ...defaults,
    budget: { left: 2 ** 25 },
    indentation: 0,
    seen: [],
    currentDepth: 0,
    circular: undefined,
    userOptions: undefined,
    inspect,
    style: noStyle,
  };
  if (arguments.length > 1) {
    if (arguments.length > 2) {
      if (older[0] !== undefined) {
        state.depth = older[0];
      }
      if (older[1] !== undefined) {
        state.colors = older[1];
      }
    }
    if (typeof options === 'boolean') {
      state.showHidden = options;
    } else if (options) {
      for (const name of Object.keys(options)) {
        if (Object.hasOwn(defaults, name) || name === 'stylize') {
          state[name === 'stylize' ? 'style' : name] = options[name];
        }
      }
      state.userOptions = options;
    }
  }
  if (state.colors) {
    state.style = stylize;
  }
  state.maxArrayLength = state.maxArrayLength ?? Infinity;
  state.maxStringLength = state.maxStringLength ?? Infinity;
  return formatValue(state, value, 0);
}

inspect.custom = custom;
inspect.colors = colors;
inspect.styles = styles;
inspect.replDefaults = { ...defaults, showProxy: true };
Object.defineProperty(inspect, 'defaultOptions', {
  get: () => defaults,
  set(options) {
    if (options === null || typeof options !== 'object') {
      throw require('internal/errors').invalidType('options', 'object', options);
    }
    Object.assign(defaults, options);
  },
});

function hasOwnText(value) {
  // Whatever its author wrote a toString for is shown by it.
  if (typeof value.toString !== 'function') {
    return false;
  }
  if (Object.hasOwn(value, 'toString')) {
    return true;
  }
  let owner = value;
  do {
    owner = Object.getPrototypeOf(owner);
  } while (owner !== null && !Object.hasOwn(owner, 'toString'));
  const constructor = owner === null ? undefined : Object.getOwnPropertyDescriptor(owner, 'constructor');
  const builtins = [Object, Array, Function, Error, Date, RegExp, Map, Set, Promise, Symbol, Number, String, Boolean, BigInt];
  return constructor !== undefined && typeof constructor.value === 'function' && !builtins.includes(constructor.value) &&
    !/\[native code\]/.test(Function.prototype.toString.call(constructor.value)) && !ArrayBuffer.isView(value);
}

const separated = (text, options) => (options.numericSeparator ?? defaults.numericSeparator ? require('internal/inspect/primitives').separated(text) : text);

function asText(value, options) {
  switch (typeof value) {
    case 'number':
      return Object.is(value, -0) ? '-0' : separated(String(value), options);
    case 'bigint':
      return separated(String(value), options) + 'n';
    case 'object':
      if (value !== null && !hasOwnText(value)) {
        return inspect(value, { ...options, depth: 0, colors: false, compact: 3 });
      }
      return String(value);
    default:
      return String(value);
  }
}

function asNumber(value, read, options) {
  return typeof value === 'bigint' ? asText(value, options)
    : typeof value === 'symbol' || (typeof value === 'object' && read === null) ? asText(NaN, options)
      : asText(read === null ? Number(value) : read(value), options);
}

function substituted(letter, value, options) {
  switch (letter) {
    case 's':
      return asText(value, options);
    case 'd':
      return asNumber(value, null, options);
    case 'i':
      return typeof value === 'object' || typeof value === 'symbol' ? 'NaN' : asNumber(value, parseInt, options);
    case 'f':
      return typeof value === 'symbol' ? 'NaN' : asText(parseFloat(value), options);
    case 'j':
      try {
        return JSON.stringify(value);
      } catch (e) {
        if (e instanceof TypeError && /circular|cyclic/i.test(e.message)) {
          return '[Circular]';
        }
        throw e;
      }
    case 'o':
      return inspect(value, { ...options, showHidden: true, showProxy: true, depth: 4 });
    case 'O':
      return inspect(value, options);
    default:
      return '';
  }
}

function formatWithOptions(options, ...args) {
  if (options === null || typeof options !== 'object') {
    throw require('internal/errors').invalidType('inspectOptions', 'object', options);
  }
  const [first] = args;
  let text = '';
  let next = 0;
  if (typeof first === 'string') {
    next = 1;
    text = args.length === 1 ? first : first.replace(/%([sdifjoOc%])/g, (match, letter) => {
      if (letter === '%') {
        return '%';
      }
      return next < args.length ? substituted(letter, args[next++], options) : match;
    });
  }
  for (; next < args.length; next++) {
    text += (next === 0 ? '' : ' ') + (typeof args[next] === 'string' ? args[next] : inspect(args[next], { ...options, compact: 3, depth: options.depth ?? 2 }));
  }
  return text;
}

module.exports = { inspect, formatWithOptions, format: (...args) => formatWithOptions({}, ...args), custom };
