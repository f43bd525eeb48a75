// What every app context starts with: the globals of the platform, the way into a handler, and the
// way back to a clean state. Evaluated once per context, before any line of an app. The host calls
// the functions returned at the end; an app sees only what is put on globalThis.
//
// Everything used after an app has run is captured here first, since an app may replace built-ins.
// integrity is null in a context that serves one run only: nothing has to be remembered then.
(function (host, inspect, ServicePromise, makeProcess, makeModules, integrity) {
  'use strict';

  const { parse, stringify } = JSON;
  const { apply } = Reflect;
  const { then: promiseThen } = Promise.prototype;
  const resolvePromise = Promise.resolve.bind(Promise);
  const PromiseConstructor = Promise;
  const ErrorConstructor = Error;
  const SyntaxErrorConstructor = SyntaxError;
  const TypeErrorConstructor = TypeError;
  const isArray = Array.isArray;
  const StringOf = String;
  const NumberOf = Number;
  const truncated = Math.trunc;
  const hasOwn = Object.hasOwn;
  const ProxyConstructor = Proxy;
  const keysOf = Object.keys;
  const createObject = Object.create;
  const freeze = Object.freeze;
  const defineProperty = Object.defineProperty;
  const { exec } = RegExp.prototype;
  const { startsWith } = String.prototype;
  const nothing = /(?:)/;

  // State of the run that the context is serving; replaced by begin().
  let run = null;

  function begin() {
    run = { timers: createObject(null), calls: createObject(null), modules: createObject(null), ticks: [], refusals: [] };
  }

  // Over all runs of the context: packages keep what they got for a timer, and may come back with it.
  let nextId = 1;

  // Has a callback find what AsyncLocalStorage keeps where it was given; nothing to do for most apps.
  let carry = (callback) => callback;

  // ---- timers ----------------------------------------------------------------------------------

  function millisOf(delay) {
    const millis = truncated(NumberOf(delay));
    return millis >= 1 && millis <= 2147483647 ? millis : 1;
  }

  function noCallback(value) {
    const error = new TypeErrorConstructor('The "callback" argument must be of type function. Received ' + inspect.one(value));
    error.code = 'ERR_INVALID_ARG_TYPE';
    return error;
  }

  function addTimer(callback, wait, repeat, args) {
    if (typeof callback !== 'function') {
      throw noCallback(callback);
    }
    // Code that is only loaded has no run that could last until a timer is due.
    if (run === null) {
      begin();
    }
    const id = nextId++;
    run.timers[id] = { callback: carry(callback), args, repeat };
    host.startTimer(id, wait, repeat);
    let held = true;
    const hold = (timer, now) => {
      held = now;
      if (run !== null && run.timers[id] !== undefined) {
        host.holdTimer(id, now);
      }
      return timer;
    };
    const handle = {
      ref() { return hold(this, true); },
      unref() { return hold(this, false); },
      hasRef() { return held; },
      refresh() {
        if (run !== null && run.timers[id] !== undefined) {
          host.stopTimer(id);
          host.startTimer(id, wait, repeat);
          host.holdTimer(id, held);
        }
        return this;
      },
      close() {
        clearTimer(this);
        return this;
      },
      [Symbol.toPrimitive]() { return id; },
    };
    run.timers[id].handle = handle;
    return handle;
  }

  function clearTimer(timer) {
    const id = timer === null || timer === undefined ? NaN : NumberOf(timer);
    if (run !== null && run.timers[id] !== undefined) {
      delete run.timers[id];
      host.stopTimer(id);
    }
  }

  function fire(id) {
    const timer = run.timers[id];
    if (timer === undefined) {
      return;
    }
    if (!timer.repeat) {
      delete run.timers[id];
    }
    apply(timer.callback, timer.handle, timer.args);
  }

  // What Node.js does once the code that runs now has returned, ahead of all promises; here it takes
  // its turn among them.
  function addTick(callback, ...args) {
    if (typeof callback !== 'function') {
      throw noCallback(callback);
    }
    if (run === null) {
      return;
    }
    const { ticks } = run;
    ticks[ticks.length] = { callback: carry(callback), args };
    if (ticks.length === 1) {
      apply(promiseThen, resolvePromise(), [() => drain(ticks)]);
    }
  }

  function drain(ticks) {
    for (let i = 0; i < ticks.length; i++) {
      try {
        apply(ticks[i].callback, undefined, ticks[i].args);
      } catch (e) {
        failed(e);
      }
    }
    ticks.length = 0;
  }

  // ---- services --------------------------------------------------------------------------------

  const MAX_REFUSALS = 100;
  const UNHANDLED = 'Unhandled promise rejection: ';

  // The call that was refused with this value; of a rejection that nobody looked at the engine gives
  // a text alone, which says whose it was if there was one refusal only.
  function refusalOf(thrown) {
    const refusals = run === null ? [] : run.refusals;
    for (let i = 0; i < refusals.length; i++) {
      if (refusals[i].value === thrown) {
        return refusals[i];
      }
    }
    const unhandled = thrown instanceof ErrorConstructor && typeof thrown.message === 'string' &&
      apply(startsWith, thrown.message, [UNHANDLED + '{']);
    return unhandled && refusals.length === 1 ? refusals[0] : undefined;
  }

  function callService(service, method, args, PromiseKind) {
    return new (PromiseKind || ServicePromise)((resolve, reject) => {
      const id = nextId++;
      const text = stringify(args);
      // A refusal is no Error and has no stack; where it was asked for is known only now.
      run.calls[id] = { resolve, reject, at: new ErrorConstructor(''), what: '$' + service + '.' + method };
      host.callService(id, service, method, text);
    });
  }

  function answerService(id, ok, text) {
    const call = run.calls[id];
    if (call === undefined) {
      return;
    }
    delete run.calls[id];
    const value = parse(text);
    if (ok) {
      call.resolve(value);
    } else {
      if (run.refusals.length < MAX_REFUSALS) {
        run.refusals[run.refusals.length] = { value, at: call.at, what: call.what };
      }
      call.reject(value);
    }
  }

  // Those that core modules use, and apps only by them.
  const inner = { __proto__: null, http: true, dns: true };

  function offer(offersText) {
    const offers = parse(offersText);
    for (let i = 0; i < offers.length; i++) {
      const { name, methods } = offers[i];
      if (inner[name] === true) {
        continue;
      }
      const service = {};
      for (let j = 0; j < methods.length; j++) {
        const method = methods[j];
        service[method] = (...args) => callService(name, method, args);
      }
      if (name === 'hooks') {
        globalThis.generateTargetUrl = service.generateTargetUrl;
        continue;
      }
      globalThis['$' + name] = service;
    }
  }

  // An app that is only looked at may call services outside of its handlers. They are there, and
  // nothing comes of it: whatever is asked of them leads to the same, which never answers.
  function pretendServices() {
    const nothing = new ProxyConstructor(() => nothing, {
      get: (target, key) => (key === 'then' ? () => {} : typeof key === 'symbol' ? () => '' : nothing),
    });
    const names = ['$db', '$request', '$schedule', 'generateTargetUrl'];
    for (let i = 0; i < names.length; i++) {
      globalThis[names[i]] = nothing;
    }
  }

  // ---- renderData ------------------------------------------------------------------------------

  function renderData(error, data) {
    if (error === undefined || error === null) {
      const text = data === undefined ? undefined : stringify(data);
      host.renderData(text === undefined ? null : text);
      return;
    }
    const usable =
      typeof error === 'object' && !isArray(error) && (hasOwn(error, 'message') || hasOwn(error, 'status'));
    if (!usable) {
      host.renderError(400, 'The error should be a JSON Object with a message or a status parameter.');
      return;
    }
    const status = NumberOf(error.status);
    const message = error.message;
    host.renderError(
      status >= 100 && status <= 599 ? status : 500,
      message === undefined || message === null ? null : typeof message === 'string' ? message : stringify(message) || StringOf(message),
    );
  }

  // ---- modules ---------------------------------------------------------------------------------

  function missing(name) {
    const reason = host.absent(name);
    const error = new ErrorConstructor('Cannot find module "' + name + '"' + (reason === null ? '' : '. ' + reason));
    error.code = 'MODULE_NOT_FOUND';
    return error;
  }

  // A local file is evaluated once per run, in the same scope rules as server.js itself.
  function loadModule(path) {
    const known = run.modules[path];
    if (known !== undefined) {
      return known.exports;
    }
    // Frozen, since it outlives the run and can be reached as arguments.callee.
    const wrapper = freeze(host.module(path));
    const module = { exports: {} };
    run.modules[path] = module;
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    module.exports = wrapper(module.exports, (name) => requireFrom(folder, name));
    return module.exports;
  }

  function requireFrom(folder, name) {
    if (typeof name !== 'string' || name === '') {
      throw new TypeError('require() needs the name of a module, not ' + inspect.one(name));
    }
    const path = host.resolve(folder, name);
    if (path !== null) {
      return loadModule(path);
    }
    const found = name[0] === '.' ? undefined : packages().load(folder.slice(0, -1), name);
    if (found === undefined) {
      throw missing(name);
    }
    return found.exports;
  }

  // ---- packages, and what Node.js brings along -------------------------------------------------

  let loader = null;

  function packages() {
    if (loader === null) {
      loader = makeModules(host, {
        call: (service, method, args) => callService(service, method, [args], PromiseConstructor),
        inspect,
        version: host.version,
        run: () => run,
        carryWith: (wrap) => {
          carry = wrap;
        },
      }, failed);
    }
    return loader;
  }

  // Loads what the app was seen to use, so that it is there when an event comes. Whatever goes wrong
  // goes wrong again when the app asks for it, and is told then.
  function preload(names) {
    begin();
    for (let i = 0; i < names.length; i++) {
      try {
        packages().load('server', names[i]);
      } catch (e) {
        // See above.
      }
    }
    if (nextId !== 1) {
      // What waits for a timer or a service has waited for nothing: all is loaded anew, in a run.
      packages().forget();
      host.wantNothing();
    }
    run = null;
  }

  // Objects that come to be after the built-ins, and are put back like them.
  const lateRoots = [];

  // Made when first used: most apps need none of them.
  function lazily(module, names) {
    for (let i = 0; i < names.length; i++) {
      const name = names[i];
      let value;
      let made = false;
      defineProperty(globalThis, name, {
        get: () => {
          if (!made) {
            value = packages()[module.startsWith('internal/') ? 'internal' : 'core'](module)[name];
            made = true;
            if (rules !== null) {
              rules.watch(value);
            } else {
              lateRoots[lateRoots.length] = value;
            }
          }
          return value;
        },
        set: (other) => replace(name, other),
        configurable: true,
        enumerable: false,
      });
    }
  }

  // ---- running a handler -----------------------------------------------------------------------

  const MAX_TEXT = 10000;

  function cut(text) {
    return text.length > MAX_TEXT ? text.slice(0, MAX_TEXT) + '...' : text;
  }

  // The stack repeats the message, however long it is; the frames follow it.
  function stackOf(stack, message) {
    const at = stack.indexOf(message);
    return cut(at < 0 ? stack : stack.slice(at + message.length));
  }

  // Thena's document for custom objects has these in error.type, and never sends such an event again.
  const hopelessTypes = ['INVALID_OBJECT_TYPE', 'SCHEMA_VALIDATION_ERROR'];

  // What the app says itself wins.
  function isPermanent(thrown) {
    const retry = thrown.retry;
    return retry === false || (retry !== true && (thrown.type === hopelessTypes[0] || thrown.type === hopelessTypes[1]));
  }

  function describe(thrown) {
    const isError = thrown instanceof ErrorConstructor;
    const isObject = typeof thrown === 'object' && thrown !== null;
    let type = typeof thrown;
    let message;
    if (isError) {
      type = StringOf(thrown.name || 'Error');
      message = StringOf(thrown.message);
    } else if (isObject && typeof thrown.message === 'string') {
      type = 'Object';
      message = thrown.message + ' ' + inspect.one(thrown);
    } else {
      message = typeof thrown === 'string' ? thrown : inspect.one(thrown);
    }
    const refusal = isObject ? refusalOf(thrown) : undefined;
    if (refusal !== undefined) {
      return stringify({
        type: refusal.what,
        message: cut('It was refused: ' + inspect.one(refusal.value)),
        stack: stackOf(StringOf(refusal.at.stack), ''),
        permanent: isPermanent(thrown),
      });
    }
    // What such an error means is known to whoever looks at the run.
    if (isObject && (thrown.type === hopelessTypes[0] || thrown.type === hopelessTypes[1])) {
      type = thrown.type;
    }
    return stringify({
      type: cut(type),
      message: cut(message),
      stack: isObject && typeof thrown.stack === 'string' ? stackOf(thrown.stack, message) : '',
      permanent: isObject && isPermanent(thrown),
    });
  }

  // A getter or proxy that throws must not hide that the handler failed.
  function failed(thrown) {
    let text;
    try {
      text = describe(thrown);
    } catch (e) {
      text = stringify({ type: 'Error', message: 'The handler threw a value that cannot be read', stack: '', permanent: false });
    }
    host.failed(text);
  }

  // What Java handlers get as app.delivery(). The platform has nothing of the kind, so it has a name
  // of ours, which an app may use for something else.
  function tellDelivery(attempt, idempotencyKey) {
    defineProperty(globalThis, 'tenon', {
      value: freeze({ delivery: freeze({ attempt, idempotencyKey }) }),
      writable: true, configurable: true, enumerable: false,
    });
  }

  function invoke(main, handler, payloadText, offersText, attempt, idempotencyKey) {
    begin();
    tellDelivery(attempt, idempotencyKey);
    if (offersText !== '[]') {
      offer(offersText);
    }
    // What is thrown here goes up to the host, which asks failed() about it. It is not caught, since
    // an interrupt from the host would be caught too and lose the place where it struck.
    const exported = loadModule(main);
    const callback = exported === null || exported === undefined ? undefined : exported[handler];
    if (typeof callback !== 'function') {
      throw new ErrorConstructor('The handler "' + handler + '" is not exported by ' + main);
    }
    const result = apply(callback, exported, [parse(payloadText)]);
    if (result instanceof PromiseConstructor) {
      apply(promiseThen, result, [
        () => host.settled(),
        (reason) => (ServicePromise.isTold(result) ? host.settled() : failed(reason)),
      ]);
    } else if (result !== null && typeof result === 'object' && typeof result.then === 'function') {
      apply(promiseThen, resolvePromise(result), [() => host.settled(), failed]);
    } else {
      host.settled();
    }
  }

  function kindOf(value) {
    const type = value === null ? 'null' : isArray(value) ? 'array' : typeof value;
    return type === 'null' || type === 'undefined' ? type : (type === 'object' || type === 'array' ? 'an ' : 'a ') + type;
  }

  // What a file exports, and the old array of events; asked once, when an app is loaded.
  function survey(main) {
    begin();
    pretendServices();
    const exported = loadModule(main);
    const handlers = [];
    const others = {};
    const events = [];
    if (exported !== null && typeof exported === 'object') {
      const names = keysOf(exported);
      for (let i = 0; i < names.length; i++) {
        if (typeof exported[names[i]] === 'function') {
          handlers.push(names[i]);
        } else {
          others[names[i]] = kindOf(exported[names[i]]);
        }
      }
      if (isArray(exported.events)) {
        for (let i = 0; i < exported.events.length; i++) {
          const { event, callback } = exported.events[i] || {};
          events.push({ event: StringOf(event), callback: StringOf(callback) });
        }
      }
    }
    // A function without a name gets that of the variable.
    const itself = typeof exported !== 'function' ? undefined
      : exported.name === 'exports' ? '' : StringOf(exported.name);
    return stringify({ handlers, others, events, itself });
  }

  // ---- globals ---------------------------------------------------------------------------------

  const replace = (name, value) =>
    defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
  const write = (level) => (...args) => host.write(level, inspect.format(args));
  const globals = {
    global: globalThis,
    console: {
      log: write('LOG'),
      info: write('INFO'),
      warn: write('WARN'),
      error: write('ERROR'),
      debug: write('DEBUG'),
      trace: write('DEBUG'),
    },
    setTimeout: (callback, delay, ...args) => addTimer(callback, millisOf(delay), false, args),
    setInterval: (callback, delay, ...args) => addTimer(callback, millisOf(delay), true, args),
    setImmediate: (callback, ...args) => addTimer(callback, 0, false, args),
    clearTimeout: clearTimer,
    clearInterval: clearTimer,
    clearImmediate: clearTimer,
    queueMicrotask: (callback) => {
      apply(promiseThen, resolvePromise(), [() => callback()]);
    },
    renderData,
    process: makeProcess(host, write, addTick),
  };
  for (const name of keysOf(globals)) {
    replace(name, globals[name]);
  }
  lazily('buffer', ['Buffer', 'Blob', 'File', 'atob', 'btoa']);
  lazily('url', ['URL', 'URLSearchParams']);
  lazily('internal/abort', ['AbortController', 'AbortSignal', 'Event', 'EventTarget', 'DOMException']);
  lazily('internal/fetch', ['fetch', 'Headers', 'Request', 'Response', 'FormData']);
  lazily('stream/web', ['ReadableStream', 'WritableStream', 'TransformStream']);
  lazily('internal/globals', ['crypto', 'performance', 'structuredClone']);
  const frame = /^\s*at (?:(.*) \()?(.*?)(?::(\d+):(\d+))?\)?$/;

  function callSites(stack) {
    return stack.split('\n').filter((line) => line.includes('at ') && !line.includes('tenon:')).map((line) => {
      const [, name = null, file = '', row = '1', column = '1'] = apply(exec, frame, [line]) || [];
      const method = name === null ? null : name.slice(name.lastIndexOf('.') + 1);
      return {
        getFileName: () => '/' + file,
        getScriptNameOrSourceURL: () => '/' + file,
        getLineNumber: () => NumberOf(row),
        getColumnNumber: () => NumberOf(column),
        getFunctionName: () => name,
        getMethodName: () => method,
        getTypeName: () => (name === null || !name.includes('.') ? null : name.slice(0, name.lastIndexOf('.'))),
        getThis: () => undefined,
        getFunction: () => undefined,
        getEvalOrigin: () => undefined,
        isNative: () => false,
        isEval: () => false,
        isToplevel: () => name === null,
        isConstructor: () => false,
        isAsync: () => false,
        toString: () => line.trim().slice(3),
      };
    });
  }

  // Apps' own kinds of errors call it, since it is in every engine that they were written for.
  defineProperty(ErrorConstructor, 'captureStackTrace', {
    value: function captureStackTrace(target) {
      const { stack } = new ErrorConstructor();
      if (typeof ErrorConstructor.prepareStackTrace === 'function') {
        // What older packages ask for to learn who calls them.
        defineProperty(target, 'stack', {
          value: ErrorConstructor.prepareStackTrace(target, callSites(stackOf(stack, 'Error'))),
          writable: true, configurable: true, enumerable: false,
        });
        return;
      }
      const head = target instanceof ErrorConstructor ? StringOf(target) : 'Error';
      defineProperty(target, 'stack', {
        value: head + stackOf(stack, 'Error'), writable: true, configurable: true, enumerable: false,
      });
    },
    writable: true, configurable: true, enumerable: false,
  });
  // Streams and timers are ended by them in newer code.
  for (const name of ['dispose', 'asyncDispose']) {
    if (!(name in Symbol)) {
      defineProperty(Symbol, name, { value: Symbol('Symbol.' + name), writable: false, configurable: false, enumerable: false });
    }
  }
  delete globalThis.arguments;
  // With these, code could be woken after its run, in the middle of the next one.
  delete globalThis.Atomics;
  delete globalThis.SharedArrayBuffer;
  delete globalThis.FinalizationRegistry;

  // For ES modules, whose text asks for it.
  defineProperty(globalThis, Symbol.for('tenon.modules'), { get: () => packages().forModules, enumerable: false, configurable: false });

  // What is put back after a run, and how; null until the context is complete.
  let rules = null;

  return {
    invoke,
    survey,
    fire,
    answerService,
    failed,
    preload,
    raise: (kind, code, message) => packages().raise(kind, code, message),
    commonJs: {
      names: (kind, name) => packages().commonJs.names(kind, name),
      missing: (name, from) => packages().commonJs.missing(name, from),
    },
    // Takes everything as it is now for the first state.
    remember() {
      if (integrity !== null) {
        rules = integrity(globalThis, lateRoots);
      }
      if (loader !== null) {
        loader.settle();
      }
    },
    // True when the context may serve another run; false when it must be thrown away.
    reset() {
      run = null;
      // So that RegExp.$1 and its like tell nothing of the run before.
      apply(exec, nothing, ['']);
      return rules !== null && (loader === null || loader.isSettled()) && rules.clean();
    },
  };
})
