// util.parseArgs: the arguments of a command as its options and the rest.
'use strict';

const { invalidType, nodeError, check, invalidValue } = require('internal/errors');

const refuse = (code, message) => nodeError(TypeError, code, message);

function checked(options) {
  for (const [name, option] of Object.entries(options)) {
    if (option === null || typeof option !== 'object') {
      throw invalidType('options.' + name, 'object', option);
    }
    if (option.type !== 'string' && option.type !== 'boolean') {
      throw invalidType('options.' + name + '.type', 'string', option.type);
    }
    if (option.short !== undefined) {
      check('string', option.short, 'options.' + name + '.short');
      if (option.short.length !== 1) {
        throw invalidValue('options.' + name + '.short', option.short, 'must be a single character');
      }
    }
    if (option.multiple !== undefined) {
      check('boolean', option.multiple, 'options.' + name + '.multiple');
    }
  }
}

// Each argument as what it is: an option, a value of its own, or the end of the options.
function tokensOf(args, options) {
  const byShort = Object.fromEntries(Object.entries(options).filter(([, option]) => option.short).map(([name, option]) => [option.short, name]));
  const typeOf = (name) => (Object.hasOwn(options, name) ? options[name].type : undefined);
  const tokens = [];
  const queue = args.map((text, index) => ({ text, index }));
  const option = (name, rawName, index, value, inlineValue) => tokens.push({ kind: 'option', name, rawName, index, value, inlineValue });
  while (queue.length > 0) {
    const { text, index } = queue.shift();
    const [next] = queue;
    if (text === '--') {
      tokens.push({ kind: 'option-terminator', index });
      tokens.push(...queue.map((rest) => ({ kind: 'positional', index: rest.index, value: rest.text })));
      return tokens;
    }
    if (/^-[^-]$/.test(text)) {
      const name = byShort[text[1]] ?? text[1];
      const takes = typeOf(name) === 'string' && next !== undefined;
      option(name, text, index, takes ? next.text : undefined, takes ? false : undefined);
      if (takes) {
        queue.shift();
      }
    } else if (/^-[^-]./.test(text)) {
      const name = byShort[text[1]];
      if (name !== undefined && typeOf(name) === 'string') {
        option(name, '-' + text[1], index, text.slice(2), true);
      } else {
        const letters = [...text.slice(1)];
        const stop = letters.findIndex((letter) => typeOf(byShort[letter]) === 'string');
        const single = stop < 0 ? letters : letters.slice(0, stop);
        const rest = stop < 0 ? [] : ['-' + letters.slice(stop).join('')];
        queue.unshift(...[...single.map((letter) => '-' + letter), ...rest].map((each) => ({ text: each, index })));
      }
    } else if (/^--[^=]+=/.test(text)) {
      const at = text.indexOf('=');
      option(text.slice(2, at), text.slice(0, at), index, text.slice(at + 1), true);
    } else if (/^--./.test(text)) {
      const name = text.slice(2);
      const takes = typeOf(name) === 'string' && next !== undefined;
      option(name, text, index, takes ? next.text : undefined, takes ? false : undefined);
      if (takes) {
        queue.shift();
      }
    } else {
      tokens.push({ kind: 'positional', index, value: text });
    }
  }
  return tokens;
}

function checkToken(token, options, allowPositionals) {
  const known = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
  if (known === undefined) {
    throw refuse('ERR_PARSE_ARGS_UNKNOWN_OPTION', "Unknown option '" + token.rawName + "'" + (allowPositionals
      ? ". To specify a positional argument starting with a '-', place it at the end of the command after '--', as in '-- " + JSON.stringify(token.rawName) + '\'' : ''));
  }
  const shown = (known.short ? '-' + known.short + ', ' : '') + '--' + token.name;
  if (known.type === 'string' && typeof token.value !== 'string') {
    throw refuse('ERR_PARSE_ARGS_INVALID_OPTION_VALUE', "Option '" + shown + " <value>' argument missing");
  }
  if (known.type === 'boolean' && token.value !== undefined) {
    throw refuse('ERR_PARSE_ARGS_INVALID_OPTION_VALUE', "Option '" + shown + "' does not take an argument");
  }
  if (token.inlineValue === false && /^-./.test(token.value)) {
    throw refuse('ERR_PARSE_ARGS_INVALID_OPTION_VALUE', "Option '" + token.rawName + "' argument is ambiguous.\nDid you forget to specify the option argument for '" +
      token.rawName + "'?\nTo specify an option argument starting with a dash use '" + (token.rawName.startsWith('--') ? token.rawName + '=-XYZ' : '--' + token.name + "=-XYZ' or '" + token.rawName + '-XYZ') + "'.");
  }
}

function parseArgs(config = {}) {
  const { args = process.argv.slice(2), options = {}, strict = true, allowPositionals = !strict, tokens: wantsTokens = false } = config;
  if (!Array.isArray(args)) {
    throw invalidType('args', 'Array', args);
  }
  check('boolean', strict, 'strict');
  check('boolean', allowPositionals, 'allowPositionals');
  if (options === null || typeof options !== 'object') {
    throw invalidType('options', 'object', options);
  }
  checked(options);
  const tokens = tokensOf(args, options);
  const result = { values: Object.create(null), positionals: [] };
  if (wantsTokens) {
    result.tokens = tokens;
  }
  for (const token of tokens) {
    if (token.kind === 'positional') {
      if (!allowPositionals) {
        throw refuse('ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL', "Unexpected argument '" + token.value + "'. This command does not take positional arguments");
      }
      result.positionals.push(token.value);
    } else if (token.kind === 'option') {
      if (strict) {
        checkToken(token, options, allowPositionals);
      }
      if (token.name !== '__proto__') {
        const value = token.value ?? true;
        if (Object.hasOwn(options, token.name) && options[token.name].multiple) {
          (result.values[token.name] ??= []).push(value);
        } else {
          result.values[token.name] = value;
        }
      }
    }
  }
  for (const [name, option] of Object.entries(options)) {
    if (option.default !== undefined && result.values[name] === undefined) {
      result.values[name] = option.default;
    }
  }
  return result;
}

module.exports = { parseArgs };
