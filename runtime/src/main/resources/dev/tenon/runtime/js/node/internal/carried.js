// The stores of AsyncLocalStorage. Timers, process.nextTick and whatever asks for a snapshot carry
// them along. The engine does not say where an await goes on: there, the store is that of the run()
// that has not come to its end, if there is one alone or each was begun in the one before.
'use strict';

const MAX_OPEN = 1000;

// What holds in the code that runs now; undefined where that is not known.
let current;
let open = [];
// Code outside of every run(): enterWith has nothing else to write on.
let outside = { stores: new Map(), parent: null };
let run;

function isWithin(frame, other) {
  for (let each = frame; each !== null; each = each.parent) {
    if (each === other) {
      return true;
    }
  }
  return false;
}

function here() {
  if (run !== host.run()) {
    // Another run of a handler: nothing of the last one reaches it.
    run = host.run();
    outside = { stores: new Map(), parent: null };
    open = [];
  }
  if (current !== undefined) {
    return current;
  }
  const last = open[open.length - 1];
  return last !== undefined && open.every((frame) => isWithin(last, frame)) ? last : outside;
}

function within(frame, f) {
  const before = current;
  current = frame;
  try {
    return f();
  } finally {
    current = before;
  }
}

function runWith(storage, store, f) {
  const parent = here();
  const frame = { stores: new Map(parent.stores).set(storage, store), parent };
  const result = within(frame, f);
  if (result instanceof Promise && open.length < MAX_OPEN) {
    open.push(frame);
    const end = () => {
      open = open.filter((each) => each !== frame);
    };
    result.then(end, end);
  }
  return result;
}

function snapshot() {
  const frame = here();
  return (f) => within(frame, f);
}

host.carryWith((f) => {
  const frame = here();
  return frame === outside && frame.stores.size === 0 ? f : function (...args) {
    return within(frame, () => Reflect.apply(f, this, args));
  };
});

module.exports = {
  snapshot,
  runWith,
  storeOf: (storage) => here().stores.get(storage),
  enter: (storage, store) => void here().stores.set(storage, store),
};
