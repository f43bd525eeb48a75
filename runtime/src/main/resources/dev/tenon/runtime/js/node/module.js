// What is known about modules from outside of them.
'use strict';

const { unavailable, invalidValue } = require('internal/errors');

const builtinModules = ['assert', 'assert/strict', 'async_hooks', 'buffer', 'child_process', 'cluster', 'console', 'constants', 'crypto',
  'diagnostics_channel', 'dns', 'dns/promises', 'domain', 'events', 'fs', 'fs/promises', 'http', 'https', 'inspector', 'module', 'net', 'os',
  'path', 'path/posix', 'path/win32', 'perf_hooks', 'process', 'punycode', 'querystring', 'readline', 'readline/promises', 'repl', 'stream',
  'stream/consumers', 'stream/promises', 'stream/web', 'string_decoder', 'sys', 'timers', 'timers/promises', 'tls', 'trace_events', 'tty',
  'url', 'util', 'util/types', 'v8', 'vm', 'wasi', 'worker_threads', 'zlib'];

function Module(id = '', parent = undefined) {
  this.id = id;
  this.path = require('path').dirname(id);
  this.exports = {};
  this.filename = null;
  this.loaded = false;
  this.children = [];
  this.paths = [];
  this.parent = parent;
}

Module.prototype.require = function (id) {
  return createRequire(this.filename ?? '/server/server.js')(id);
};

Module.prototype._compile = function () {
  throw unavailable('module._compile()', 'put the code into a file and require it.');
};

function createRequire(from) {
  const file = from instanceof URL || String(from).startsWith('file:') ? require('url').fileURLToPath(from) : String(from);
  if (!file.startsWith('/')) {
    throw invalidValue('filename', from, 'must be a file URL object, file URL string, or absolute path string');
  }
  return host.createRequire(file.slice(1));
}

module.exports = Object.assign(Module, {
  Module,
  builtinModules,
  createRequire,
  isBuiltin: (name) => builtinModules.includes(String(name).replace(/^node:/, '')),
  globalPaths: [],
  wrap: (script) => Module.wrapper[0] + script + Module.wrapper[1],
  wrapper: ['(function (exports, require, module, __filename, __dirname) { ', '\n});'],
  _cache: Object.create(null),
  _extensions: Object.create(null),
  _pathCache: Object.create(null),
  _nodeModulePaths: () => [],
  _resolveFilename: (name) => createRequire('/server/server.js').resolve(name),
  _load: (name) => createRequire('/server/server.js')(name),
  syncBuiltinESMExports() {},
  findSourceMap: () => undefined,
  register() {
    throw unavailable('module.register()', 'packages are loaded as they are.');
  },
});
