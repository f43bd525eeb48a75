// Loads, since packages ask for it long before they use it; nothing of it can work.
'use strict';

const { unavailable } = require('internal/errors');

function refused(name) {
  return { [name]() {
    throw unavailable('child_process.' + name + '()', 'do the work in JavaScript, or send it to a server with $request.');
  } }[name];
}

class ChildProcess {
  constructor() {
    refused('spawn')();
  }
}

const names = ['exec', 'execFile', 'execFileSync', 'execSync', 'fork', 'spawn', 'spawnSync'];

module.exports = { ChildProcess, ...Object.fromEntries(names.map((name) => [name, refused(name)])) };
