// Remembers the built-ins as they are, and puts them back after a run. Returns a function that is
// true when everything is as it was remembered, false when something could not be put back and the
// context must go.
(function (root) {
  'use strict';

  const { apply, ownKeys, getOwnPropertyDescriptor, getPrototypeOf, defineProperty, deleteProperty } = Reflect;
  const { isExtensible, freeze } = Object;
  const isNaNValue = Number.isNaN;

  // One entry per object: parallel arrays, since this is walked after every run.
  const objects = [];
  const prototypes = [];
  const keyCounts = [];
  const keys = [];
  const values = [];
  const accessors = [];

  // The global object, and prototypes that no global leads to.
  const queue = [
    root,
    getPrototypeOf(function* () {}),
    getPrototypeOf(async function () {}),
    getPrototypeOf(async function* () {}),
    getPrototypeOf([][Symbol.iterator]()),
    getPrototypeOf(new Map().entries()),
    getPrototypeOf(new Set().values()),
    getPrototypeOf(''[Symbol.iterator]()),
    getPrototypeOf(/x/[Symbol.matchAll]('')),
    ...(typeof [].values().map === 'function' ? [getPrototypeOf([].values().map((x) => x))] : []),
  ];
  const seen = new Set(queue);

  function holdsMore(fn) {
    // Methods have a name and a length, and are frozen; constructors have more, and are watched.
    return ownKeys(fn).length > 2;
  }

  while (queue.length > 0) {
    const object = queue.pop();
    const ownNames = ownKeys(object);
    const dataKeys = [];
    const dataValues = [];
    const accessorKeys = [];
    for (const key of ownNames) {
      const descriptor = getOwnPropertyDescriptor(object, key);
      const parts = 'value' in descriptor ? [descriptor.value] : [descriptor.get, descriptor.set];
      if ('value' in descriptor) {
        if (descriptor.writable || descriptor.configurable) {
          dataKeys.push(key);
          dataValues.push(descriptor.value);
        }
      } else if (descriptor.configurable) {
        accessorKeys.push({ key, get: descriptor.get, set: descriptor.set });
      }
      for (const part of parts) {
        const isFunction = typeof part === 'function';
        if ((isFunction || (typeof part === 'object' && part !== null)) && !seen.has(part)) {
          seen.add(part);
          if (isFunction && !holdsMore(part)) {
            freeze(part);
          } else {
            queue.push(part);
          }
        }
      }
    }
    const prototype = getPrototypeOf(object);
    if (prototype !== null && !seen.has(prototype)) {
      seen.add(prototype);
      queue.push(prototype);
    }
    objects.push(object);
    prototypes.push(prototype);
    keyCounts.push(ownNames.length);
    keys.push(dataKeys);
    values.push(dataValues);
    accessors.push(accessorKeys);
  }
  const wholeDescriptors = objects.map((object) =>
    ownKeys(object).map((key) => ({ key, descriptor: getOwnPropertyDescriptor(object, key) })),
  );

  function same(a, b) {
    return a === b || (isNaNValue(a) && isNaNValue(b));
  }

  function changed(i) {
    const object = objects[i];
    const names = keys[i];
    const known = values[i];
    if (ownKeys(object).length !== keyCounts[i] || getPrototypeOf(object) !== prototypes[i] || !isExtensible(object)) {
      return true;
    }
    for (let k = 0; k < names.length; k++) {
      if (!same(object[names[k]], known[k])) {
        return true;
      }
    }
    const pairs = accessors[i];
    for (let k = 0; k < pairs.length; k++) {
      const now = getOwnPropertyDescriptor(object, pairs[k].key);
      if (now === undefined || now.get !== pairs[k].get || now.set !== pairs[k].set) {
        return true;
      }
    }
    return false;
  }

  function restore(i) {
    const object = objects[i];
    const whole = wholeDescriptors[i];
    const now = ownKeys(object);
    for (let k = 0; k < now.length; k++) {
      let known = false;
      for (let n = 0; n < whole.length && !known; n++) {
        known = whole[n].key === now[k];
      }
      if (!known && !deleteProperty(object, now[k])) {
        return false;
      }
    }
    for (let n = 0; n < whole.length; n++) {
      if (!defineProperty(object, whole[n].key, whole[n].descriptor)) {
        return false;
      }
    }
    return !changed(i);
  }

  return function clean() {
    for (let i = 0; i < objects.length; i++) {
      if (changed(i) && !restore(i)) {
        return false;
      }
    }
    return true;
  };
})
