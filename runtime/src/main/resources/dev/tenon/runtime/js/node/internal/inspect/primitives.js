// Values that are no objects.
'use strict';

const SHORT = 16;
const ESCAPES = { '\b': '\\b', '\t': '\\t', '\n': '\\n', '\f': '\\f', '\r': '\\r', '\\': '\\\\' };
const needsEscape = /[\x00-\x1f\x27\x5c\x7f-\x9f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

// In single quotes, or in others where the text has single ones and not these.
function quoted(text) {
  if (!needsEscape.test(text)) {
    return "'" + text + "'";
  }
  const quote = !text.includes("'") ? "'" : !text.includes('"') ? '"' : !text.includes('`') && !text.includes('${') ? '`' : "'";
  const pattern = new RegExp(needsEscape.source, 'g');
  return quote + text.replace(pattern, (character) => {
    if (character === "'") {
      return quote === "'" ? "\\'" : "'";
    }
    const code = character.charCodeAt(0);
    return ESCAPES[character] ?? (code < 256 ? '\\x' + code.toString(16).toUpperCase().padStart(2, '0') : '\\u' + code.toString(16));
  }) + quote;
}

function separated(text) {
  if (!/^-?\d+(\.\d+)?$/.test(text)) {
    return text;
  }
  const [whole, fraction] = text.split('.');
  const parts = whole.replace(/\B(?=(\d{3})+$)/g, '_');
  return fraction === undefined ? parts : parts + '.' + fraction.replace(/(\d{3})(?=\d)/g, '$1_');
}

function number(state, value) {
  const text = Object.is(value, -0) ? '-0' : String(value);
  return state.style(state.numericSeparator ? separated(text) : text, 'number');
}

function string(state, value, isKeyOfNothing) {
  let text = value;
  let rest = '';
  if (text.length > state.maxStringLength) {
    const more = text.length - state.maxStringLength;
    text = text.slice(0, state.maxStringLength);
    rest = '... ' + more + ' more character' + (more > 1 ? 's' : '');
  }
  if (!isKeyOfNothing && state.compact !== true && text.length > SHORT && text.length > state.breakLength - state.indentation - 4) {
    const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [text];
    return lines.map((line) => state.style(quoted(line), 'string')).join(' +\n' + ' '.repeat(state.indentation + 2)) + rest;
  }
  return state.style(quoted(text), 'string') + rest;
}

function primitive(state, value, inList) {
  switch (typeof value) {
    case 'string':
      return string(state, value, inList);
    case 'number':
      return number(state, value);
    case 'bigint':
      return state.style((state.numericSeparator ? separated(String(value)) : String(value)) + 'n', 'bigint');
    case 'boolean':
      return state.style(String(value), 'boolean');
    case 'undefined':
      return state.style('undefined', 'undefined');
    case 'symbol':
      return state.style(Symbol.prototype.toString.call(value), 'symbol');
    default:
      return state.style('null', 'null');
  }
}

module.exports = { primitive, quoted, separated, number, needsEscape };
