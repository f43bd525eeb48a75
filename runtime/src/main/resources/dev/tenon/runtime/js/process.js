// The global process: what packages ask of it to find out where they run. It can change nothing.
(function (host, write, addTick) {
  'use strict';

  const started = Date.now();
  const nothing = function () {
    return this;
  };

  function refuse(what, instead) {
    return () => {
      throw new Error('process.' + what + '() is not possible here' + instead);
    };
  }

  function hrtime(since) {
    const now = host.nanoTime();
    const seconds = Math.floor(now / 1e9);
    const nanos = now - seconds * 1e9;
    if (!Array.isArray(since)) {
      return [seconds, nanos];
    }
    const borrow = nanos < since[1];
    return [seconds - since[0] - (borrow ? 1 : 0), nanos - since[1] + (borrow ? 1e9 : 0)];
  }
  hrtime.bigint = () => BigInt(host.nanoTime());

  const stream = (level, fd) => ({
    fd,
    isTTY: false,
    writable: true,
    columns: 80,
    write(text) {
      write(level)(String(text).replace(/\n$/, ''));
      return true;
    },
    end: nothing,
    on: nothing,
    once: nothing,
    off: nothing,
    removeListener: nothing,
    emit: () => false,
  });

  return {
    title: 'tenon',
    // The release of Node.js whose behaviour packages can expect.
    version: 'v20.18.0',
    versions: { node: '20.18.0', v8: '11.3.244.8-node.23', uv: '1.46.0', modules: '115', tenon: host.version },
    release: { name: 'node', lts: 'Iron' },
    arch: 'x64',
    platform: 'linux',
    pid: 1,
    ppid: 0,
    exitCode: undefined,
    execPath: '/tenon',
    execArgv: [],
    argv: ['/tenon', '/server/server.js'],
    features: {},
    config: { variables: {} },
    // The folder is none of the app's business, and it can reach no file outside of it anyway.
    cwd: () => '/',
    env: { ENV: host.environment },
    nextTick: addTick,
    hrtime,
    uptime: () => (Date.now() - started) / 1000,
    memoryUsage: () => ({ rss: 0, heapTotal: 0, heapUsed: 0, external: 0, arrayBuffers: 0 }),
    cpuUsage: () => ({ user: 0, system: 0 }),
    umask: () => 18,
    emitWarning(warning) {
      write('WARN')(typeof warning === 'string' ? 'Warning: ' + warning : warning);
    },
    stdout: stream('LOG', 1),
    stderr: stream('ERROR', 2),
    stdin: { fd: 0, isTTY: false, on: nothing, once: nothing },
    exit: refuse('exit', ': a run ends when its handler does.'),
    abort: refuse('abort', ': a run ends when its handler does.'),
    kill: refuse('kill', ': there are no processes.'),
    chdir: refuse('chdir', ': there is one folder, the app\'s.'),
    dlopen: refuse('dlopen', ': machine code cannot be loaded; use a package written in JavaScript alone.'),
    binding: refuse('binding', ': Node.js itself is not here.'),
    // Nothing of what can be listened for ever happens: a run's end is told to nobody in it.
    on: nothing,
    once: nothing,
    off: nothing,
    addListener: nothing,
    removeListener: nothing,
    removeAllListeners: nothing,
    prependListener: nothing,
    setMaxListeners: nothing,
    emit: () => false,
    listeners: () => [],
    listenerCount: () => 0,
    [Symbol.toStringTag]: 'process',
  };
})
