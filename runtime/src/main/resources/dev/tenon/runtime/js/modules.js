// Loads packages and the core modules of Node.js. Evaluated once per context; what it has loaded
// stays, as it does on the platform, where packages live outside of the app's sandbox. The host
// finds the files and keeps their parsed code, so a warm context loads nothing.
(function (host, services, onTrouble) {
  'use strict';

  const { create, freeze } = Object;
  const { parse } = JSON;
  const ErrorConstructor = Error;
  const StringOf = String;

  // By path. A path of a core module has a scheme of its own, which no file's path can have.
  const loaded = create(null);
  const natives = create(null);

  // Whether a package came after the first state was remembered. What it changed of the built-ins is
  // taken back then, so a context of its own kind has to take this one's place.
  let settled = true;

  function nodeError(Kind, code, message) {
    const error = new Kind(message);
    error.code = code;
    return error;
  }

  // What the host calls when Java has found something wrong.
  function raise(kind, code, message) {
    throw nodeError(kind === 'TYPE_ERROR' ? TypeError : kind === 'RANGE_ERROR' ? RangeError : ErrorConstructor, code, message);
  }

  // ---- core modules ----------------------------------------------------------------------------

  const core = freeze({
    native(name) {
      if (natives[name] === undefined) {
        natives[name] = host.native(name);
      }
      return natives[name];
    },
    base64: host.base64,
    fromBase64: host.fromBase64,
    call: services.call,
    uncaught: onTrouble,
    inspect: services.inspect,
    text: host.packageText,
    version: services.version,
    run: services.run,
    carryWith: services.carryWith,
    files: host.files,
    createRequire: (path) => requireOf(path),
    loaded,
  });

  function loadCore(path) {
    const key = 'core:' + path;
    const known = loaded[key];
    if (known !== undefined) {
      return known.exports;
    }
    const module = { exports: {}, id: key };
    loaded[key] = module;
    try {
      host.coreSource(path)(module.exports, (name) => requireInCore(path, name), module, core);
    } catch (e) {
      delete loaded[key];
      throw e;
    }
    return module.exports;
  }

  function requireInCore(from, name) {
    const path = host.resolveCore(from, name);
    if (path === null) {
      throw missing(name, from);
    }
    return loadCore(path);
  }

  function coreModule(name) {
    const path = host.coreModule(name);
    return path === null ? undefined : { exports: loadCore(path) };
  }

  // ---- packages --------------------------------------------------------------------------------

  function missing(name, from) {
    const reason = host.absent(name);
    return nodeError(ErrorConstructor, 'MODULE_NOT_FOUND',
      "Cannot find module '" + name + "', which is required by " + from + '.' + (reason === null ? '' : ' ' + reason));
  }

  function folderOf(path) {
    const slash = path.lastIndexOf('/');
    return slash < 0 ? '' : path.slice(0, slash);
  }

  function Module(path, parent) {
    this.id = '/' + path;
    this.filename = '/' + path;
    this.path = '/' + folderOf(path);
    this.exports = {};
    this.loaded = false;
    this.parent = parent;
    this.children = [];
    this.paths = [];
  }

  function requireOf(path, module) {
    const from = folderOf(path);
    function require(name) {
      if (typeof name !== 'string') {
        throw nodeError(TypeError, 'ERR_INVALID_ARG_TYPE', 'The "id" argument must be of type string. Received ' + services.inspect.one(name));
      }
      if (name === '') {
        throw nodeError(TypeError, 'ERR_INVALID_ARG_VALUE', "The argument 'id' must be a non-empty string. Received ''");
      }
      const inCore = coreModule(name);
      return inCore === undefined ? loadFile(find(from, name, path), module) : inCore.exports;
    }
    require.resolve = (name) => (host.coreModule(name) === null ? '/' + find(from, name, path) : name);
    require.cache = create(null);
    require.main = undefined;
    require.extensions = create(null);
    return require;
  }

  function find(from, name, asker) {
    const path = host.resolvePackage(from, name);
    if (path === null) {
      throw missing(name, asker);
    }
    return path;
  }

  function loadFile(path, parent) {
    const known = loaded[path];
    if (known !== undefined) {
      return known.exports;
    }
    settled = false;
    const kind = host.packageKind(path);
    const module = new Module(path, parent);
    loaded[path] = module;
    try {
      if (kind === 'json') {
        module.exports = parse(host.packageText(path));
      } else if (kind === 'native') {
        throw nodeError(ErrorConstructor, 'ERR_DLOPEN_FAILED',
          path + ' is machine code, which cannot be loaded here; use a package that is written in JavaScript alone.');
      } else if (kind === 'module') {
        module.exports = host.moduleNamespace(path);
      } else {
        const require = requireOf(path, module);
        module.require = require;
        host.packageSource(path).call(module.exports, module.exports, require, module, module.filename, module.path);
      }
    } catch (e) {
      // As in Node.js: whoever asks again meets the same error, not half a module.
      delete loaded[path];
      throw e;
    }
    module.loaded = true;
    return module.exports;
  }

  // ---- for ES modules --------------------------------------------------------------------------

  // For the host, which knows which file is meant.
  const commonJs = {
    names(kind, name) {
      const all = kind === 'core' ? loadCore(host.coreModule(name)) : loadFile(name, undefined);
      return all !== null && (typeof all === 'object' || typeof all === 'function') ? Object.keys(all) : [];
    },
    missing(name, from) {
      throw missing(name, from);
    },
  };

  // For the modules, and so for whoever finds it: it gives nothing that is not loaded already.
  const forModules = freeze({
    load: (kind, name) => loaded[kind === 'core' ? 'core:' + host.coreModule(name) : name].exports,
    path: (from, name) => host.modulePath(StringOf(from), StringOf(name)),
    importFrom: (from) => async (name) => import(host.modulePath(StringOf(from), StringOf(name))),
  });

  // What the app's own files mean by a name that is none of a file; undefined when there is none.
  function load(folder, name) {
    const inCore = coreModule(name);
    if (inCore !== undefined) {
      return inCore;
    }
    const path = host.resolvePackage(folder, StringOf(name));
    if (path === null) {
      return undefined;
    }
    host.want(name);
    return { exports: loadFile(path, undefined) };
  }

  return {
    load,
    core: (name) => loadCore(host.coreModule(name)),
    internal: (name) => requireInCore('node/', name),
    raise,
    commonJs,
    forModules,
    forget() {
      for (const path of Object.keys(loaded)) {
        if (!path.startsWith('core:')) {
          delete loaded[path];
        }
      }
    },
    settle() {
      settled = true;
    },
    isSettled: () => settled,
  };
})
