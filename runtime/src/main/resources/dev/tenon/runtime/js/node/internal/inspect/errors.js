// Errors are shown by their stack, with whatever it does not say.
'use strict';

const { quoted } = require('internal/inspect/primitives');

function textOf(error) {
  const { stack } = error;
  if (typeof stack === 'string' && stack !== '') {
    // Frames of the runtime itself are of no use to the app's author.
    return stack.split('\n').filter((line) => !line.includes('tenon:')).join('\n');
  }
  return stack && typeof stack !== 'string' ? String(stack) : Error.prototype.toString.call(error);
}

// A class that extends Error has a stack that begins with the name of another one.
function withName(text, error, constructor, tag) {
  const name = typeof error.name === 'string' && error.name !== '' ? error.name : 'Error';
  const isShown = constructor !== null && text.includes(constructor);
  if (constructor === null) {
    const start = /^([A-Z][a-z_ A-Z0-9[\]()-]+)(?::|\n\s+at)/.exec(text) ?? /^([a-z_A-Z0-9-]*Error)$/.exec(text);
    const fallback = start?.[1] ?? 'Error';
    return '[' + fallback + ': null prototype]' + text.slice(start === null ? 0 : fallback.length);
  }
  if (!isShown && name.endsWith('Error') && text.startsWith(name) && constructor !== name) {
    return (constructor.endsWith(name) || !constructor.includes(name) ? constructor + (constructor.endsWith('Error') ? '' : ' [' + name + ']') : constructor) + text.slice(name.length);
  }
  return tag === '' || tag === name || tag === constructor ? text : text.replace(/^([A-Za-z]+)/, '$1 [' + tag + ']');
}

function errorBase(state, error, constructor, tag, keys) {
  let text = withName(textOf(error), error, constructor, tag);
  if (typeof error.code === 'string' && /^ERR_/.test(error.code) && !text.slice(0, text.indexOf('\n') < 0 ? undefined : text.indexOf('\n')).includes(error.code)) {
    // Errors of core modules have their code in front of their text.
    const colon = text.indexOf(':');
    text = colon < 0 ? text : text.slice(0, colon) + ' [' + error.code + ']' + text.slice(colon);
  }
  if ('cause' in error && !keys.includes('cause') && Object.hasOwn(error, 'cause')) {
    keys.push('cause');
  }
  if (Array.isArray(error.errors) && Object.hasOwn(error, 'errors') && !keys.includes('errors')) {
    keys.push('errors');
  }
  const at = (error.message && text.indexOf(error.message)) || 0;
  if (!/\n\s+at /.test(text.slice(at < 0 ? 0 : at))) {
    text = '[' + text + ']';
  }
  return state.indentation === 0 ? text : text.replaceAll('\n', '\n' + ' '.repeat(state.indentation));
}

// Name, message and stack are not told twice.
function errorKeys(error, keys, base) {
  return keys.filter((key) => !(['name', 'message', 'stack'].includes(key) &&
    (key === 'stack' || base.includes(typeof error[key] === 'string' ? error[key] : quoted(String(error[key]))))));
}

module.exports = { errorBase, errorKeys };
