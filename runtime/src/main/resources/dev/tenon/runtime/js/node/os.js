// Facts about a machine. The one that this runs on is none of an app's business.
'use strict';

const { unavailable } = require('internal/errors');

const signals = {
  SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGILL: 4, SIGTRAP: 5, SIGABRT: 6, SIGIOT: 6, SIGBUS: 7, SIGFPE: 8, SIGKILL: 9, SIGUSR1: 10,
  SIGSEGV: 11, SIGUSR2: 12, SIGPIPE: 13, SIGALRM: 14, SIGTERM: 15, SIGCHLD: 17, SIGSTKFLT: 16, SIGCONT: 18, SIGSTOP: 19, SIGTSTP: 20,
  SIGTTIN: 21, SIGTTOU: 22, SIGURG: 23, SIGXCPU: 24, SIGXFSZ: 25, SIGVTALRM: 26, SIGPROF: 27, SIGWINCH: 28, SIGIO: 29, SIGPOLL: 29,
  SIGPWR: 30, SIGSYS: 31,
};
const { numbers } = require('internal/errno');
const priority = {
  PRIORITY_LOW: 19, PRIORITY_BELOW_NORMAL: 10, PRIORITY_NORMAL: 0, PRIORITY_ABOVE_NORMAL: -7, PRIORITY_HIGH: -14, PRIORITY_HIGHEST: -20,
};
const GIB = 2 ** 30;

// As text they are their answers, since packages write them into templates.
function fact(name, value) {
  const get = { [name]: () => value }[name];
  get[Symbol.toPrimitive] = () => value;
  return get;
}

module.exports = {
  arch: fact('arch', process.arch),
  availableParallelism: fact('availableParallelism', 1),
  cpus: () => [{ model: 'none', speed: 0, times: { user: 0, nice: 0, sys: 0, idle: 0, irq: 0 } }],
  endianness: fact('endianness', 'LE'),
  freemem: fact('freemem', GIB),
  getPriority: () => 0,
  homedir: fact('homedir', '/'),
  hostname: fact('hostname', 'localhost'),
  loadavg: () => [0, 0, 0],
  networkInterfaces: () => ({}),
  platform: fact('platform', process.platform),
  release: fact('release', '0.0.0'),
  setPriority() {
    throw unavailable('To set a priority', 'all apps take turns.');
  },
  tmpdir: fact('tmpdir', '/tmp'),
  totalmem: fact('totalmem', GIB),
  type: fact('type', 'Linux'),
  userInfo: () => ({ uid: -1, gid: -1, username: 'app', homedir: '/', shell: null }),
  uptime: () => process.uptime(),
  version: fact('version', 'tenon'),
  machine: fact('machine', 'x86_64'),
  constants: {
    UV_UDP_REUSEADDR: 4,
    dlopen: {},
    errno: Object.fromEntries(Object.keys(numbers).map((name) => [name, -numbers[name]])),
    signals,
    priority,
  },
  EOL: '\n',
  devNull: '/dev/null',
};
