// Paths of both kinds. They differ in their separators and in the roots that they can have.
'use strict';

const { check, invalidType } = require('internal/errors');

function tailOf(parts, isAbsolute) {
  const kept = [];
  for (const part of parts) {
    if (part === '..') {
      if (kept.length > 0 && kept[kept.length - 1] !== '..') {
        kept.pop();
      } else if (!isAbsolute) {
        kept.push(part);
      }
    } else if (part !== '' && part !== '.') {
      kept.push(part);
    }
  }
  return kept;
}

function baseOf(text, suffix) {
  if (suffix !== undefined && suffix !== '' && text.endsWith(suffix) && text !== suffix) {
    return text.slice(0, -suffix.length);
  }
  return text;
}

function extensionOf(base) {
  const dot = base.lastIndexOf('.');
  return dot <= 0 || base === '..' ? '' : base.slice(dot);
}

function made(kind, object) {
  if (object === null || typeof object !== 'object') {
    throw invalidType('pathObject', 'Object', object);
  }
  const folder = object.dir || object.root;
  const base = object.base || (object.name || '') + (object.ext ? (object.ext[0] === '.' ? '' : '.') + object.ext : '');
  return !folder ? base : folder === object.root ? folder + base : folder + kind.sep + base;
}

// rootOf(path) gives its device and root, such as C: and \, or // and nothing.
function paths(sep, separators, delimiter, rootOf) {
  const isSeparator = (character) => separators.includes(character);
  const split = (text) => text.split(separators.length === 1 ? sep : /[\\/]/);
  const strip = (text) => {
    let end = text.length;
    while (end > 0 && isSeparator(text[end - 1])) {
      end--;
    }
    return text.slice(0, end);
  };

  const kind = {
    sep,
    delimiter,

    isAbsolute(path) {
      check('string', path, 'path');
      return rootOf(path).isAbsolute;
    },

    normalize(path) {
      check('string', path, 'path');
      if (path === '') {
        return '.';
      }
      const { device, isAbsolute, rest } = rootOf(path);
      let tail = tailOf(split(rest), isAbsolute).join(sep);
      if (tail === '' && !isAbsolute) {
        tail = '.';
      }
      if (tail !== '' && isSeparator(path[path.length - 1]) && rest !== '') {
        tail += sep;
      }
      return device + (isAbsolute ? sep : '') + tail;
    },

    join(...parts) {
      parts.forEach((part) => check('string', part, 'path'));
      const given = parts.filter((part) => part !== '');
      if (given.length === 0) {
        return '.';
      }
      let joined = given.join(sep);
      if (separators.length > 1 && /^[\\/]{2}/.test(joined) && !/^[\\/]{2}[^\\/]/.test(given[0])) {
        // Only a first part can say that a path is that of a share.
        joined = sep + joined.replace(/^[\\/]+/, '');
      }
      return kind.normalize(joined);
    },

    resolve(...parts) {
      let device = '';
      let tail = '';
      let isAbsolute = false;
      for (let i = parts.length - 1; i >= -1 && !(isAbsolute && (device !== '' || separators.length === 1)); i--) {
        const path = i >= 0 ? parts[i] : process.cwd();
        if (i >= 0) {
          check('string', path, 'paths[' + i + ']');
        }
        if (path === '') {
          continue;
        }
        const root = rootOf(path);
        if (root.device !== '') {
          if (device !== '' && root.device.toLowerCase() !== device.toLowerCase()) {
            continue;
          }
          device = device || root.device;
        }
        if (!isAbsolute) {
          tail = root.rest + sep + tail;
          isAbsolute = root.isAbsolute;
        }
      }
      return device + (isAbsolute ? sep : '') + tailOf(split(tail), isAbsolute).join(sep) || '.';
    },

    relative(from, to) {
      check('string', from, 'from');
      check('string', to, 'to');
      if (from === to) {
        return '';
      }
      const fold = separators.length > 1 ? (text) => text.toLowerCase() : (text) => text;
      const [one, other] = [kind.resolve(from), kind.resolve(to)];
      const a = split(one).filter(Boolean);
      const b = split(other).filter(Boolean);
      let same = 0;
      while (same < a.length && same < b.length && fold(a[same]) === fold(b[same])) {
        same++;
      }
      if (same === 0 && separators.length > 1 && a.length > 0 && b.length > 0) {
        return fold(one) === fold(other) ? '' : other;
      }
      return [...Array(a.length - same).fill('..'), ...b.slice(same)].join(sep);
    },

    dirname(path) {
      check('string', path, 'path');
      const { device, isAbsolute, rest, isShare } = rootOf(path);
      const root = path.slice(0, path.length - rest.length);
      const bare = strip(rest);
      const at = Math.max(...separators.map((each) => bare.lastIndexOf(each)));
      if (separators.length === 1 && isAbsolute && at === 0) {
        // Two slashes at the beginning may mean something else than one.
        return '//';
      }
      return at < 0 ? root || (isShare ? device : '.') : root + (strip(bare.slice(0, at)) || bare.slice(0, at));
    },

    basename(path, suffix) {
      if (suffix !== undefined) {
        check('string', suffix, 'suffix');
      }
      check('string', path, 'path');
      const text = separators.length > 1 && /^[A-Za-z]:/.test(path) ? path.slice(2) : path;
      return suffix !== undefined && suffix === path ? '' : baseOf(split(strip(text)).pop(), suffix);
    },

    extname(path) {
      check('string', path, 'path');
      return extensionOf(kind.basename(path));
    },

    format: (object) => made(kind, object),

    parse(path) {
      check('string', path, 'path');
      const { rest } = rootOf(path);
      const root = path.slice(0, path.length - rest.length);
      const bare = strip(rest);
      const at = Math.max(...separators.map((each) => bare.lastIndexOf(each)));
      const base = bare.slice(at + 1);
      const ext = extensionOf(base);
      const folder = at < 0 ? '' : bare.slice(0, at);
      return { root, dir: root + folder, base, ext, name: ext === '' ? base : base.slice(0, -ext.length) };
    },

    toNamespacedPath: (path) => path,
  };
  kind._makeLong = kind.toNamespacedPath;
  return kind;
}

function posixRoot(path) {
  const isAbsolute = path[0] === '/';
  return { device: '', isAbsolute, rest: isAbsolute ? path.slice(1) : path, isShare: false };
}

function windowsRoot(path) {
  const share = /^[\\/]{2}([^\\/]+)[\\/]+([^\\/]+)([\\/]*)/.exec(path);
  if (share !== null) {
    const rest = path.slice(share[0].length - Math.max(0, share[3].length - 1));
    return { device: '\\\\' + share[1] + '\\' + share[2], isAbsolute: true, rest: share[3] === '' ? path.slice(share[0].length) : rest, isShare: true };
  }
  const drive = /^[A-Za-z]:/.exec(path);
  const start = drive === null ? 0 : 2;
  const isAbsolute = path[start] === '\\' || path[start] === '/';
  return { device: path.slice(0, start), isAbsolute, rest: path.slice(isAbsolute ? start + 1 : start), isShare: false };
}

const posix = paths('/', ['/'], ':', posixRoot);
const win32 = paths('\\', ['\\', '/'], ';', windowsRoot);

win32.toNamespacedPath = win32._makeLong = (path) => {
  if (typeof path !== 'string' || path === '') {
    return path;
  }
  const full = win32.resolve(path);
  return /^\\\\[^?.]/.test(full) && full.length > 2 ? '\\\\?\\UNC\\' + full.slice(2) : /^[A-Za-z]:\\/.test(full) ? '\\\\?\\' + full : path;
};

Object.assign(posix, { posix, win32 });
Object.assign(win32, { posix, win32 });

module.exports = { posix, win32 };
