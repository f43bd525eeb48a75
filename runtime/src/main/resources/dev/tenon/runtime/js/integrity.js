// Remembers the built-ins as they are, and puts them back after a run. Returns a function that is
// true when everything is as it was remembered, false when something could not be put back and the
// context must go. Nothing of the app is run here: properties are compared by their descriptors,
// since to read one would call a getter that the app has put there.
(function (root, moreRoots) {
  'use strict';

  const { apply, ownKeys, getOwnPropertyDescriptor, getPrototypeOf, defineProperty, deleteProperty } = Reflect;
  const { isExtensible, freeze } = Object;
  const isNaNValue = Number.isNaN;

  // One entry per object: parallel arrays, since this is walked after every run.
  const objects = [];
  const prototypes = [];
  const keyCounts = [];
  const extensible = [];
  const keys = [];
  const values = [];
  const others = [];

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
    ...moreRoots,
    // The last is looked at and put back first: descriptors inherit from it what they do not have.
    Object.prototype,
  ];
  const seen = new Set();
  const wholeDescriptors = [];

  function holdsMore(fn) {
    // Methods have a name and a length, and are frozen; constructors have more, and are watched.
    return ownKeys(fn).length > 2;
  }

  // Nearly all built-ins are like this, and are compared more quickly. A getter has no writable.
  function isUsual(descriptor) {
    return descriptor.writable === true && descriptor.configurable && !descriptor.enumerable;
  }

  // Remembers these objects, and all that they lead to.
  function remember(queue) {
    const first = objects.length;
    for (let i = 0; i < queue.length; i++) {
      seen.add(queue[i]);
    }
    while (queue.length > 0) {
      const object = queue.pop();
      const ownNames = ownKeys(object);
      const dataKeys = [];
      const dataValues = [];
      const otherKeys = [];
      for (const key of ownNames) {
        const descriptor = getOwnPropertyDescriptor(object, key);
        const parts = 'value' in descriptor ? [descriptor.value] : [descriptor.get, descriptor.set];
        if (isUsual(descriptor)) {
          dataKeys.push(key);
          dataValues.push(descriptor.value);
        } else if (descriptor.writable || descriptor.configurable) {
          otherKeys.push({ key, descriptor });
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
      extensible.push(isExtensible(object));
      keys.push(dataKeys);
      values.push(dataValues);
      others.push(otherKeys);
    }
    for (let i = first; i < objects.length; i++) {
      wholeDescriptors[i] = ownKeys(objects[i]).map((key) => ({ key, descriptor: getOwnPropertyDescriptor(objects[i], key) }));
    }
  }

  function same(a, b) {
    return a === b || (isNaNValue(a) && isNaNValue(b));
  }

  function differ(now, was) {
    return now === undefined || !same(now.value, was.value) || now.get !== was.get || now.set !== was.set ||
      now.writable !== was.writable || now.enumerable !== was.enumerable || now.configurable !== was.configurable;
  }

  function changed(i) {
    const object = objects[i];
    const names = keys[i];
    const known = values[i];
    if (ownKeys(object).length !== keyCounts[i] || getPrototypeOf(object) !== prototypes[i] ||
        isExtensible(object) !== extensible[i]) {
      return true;
    }
    for (let k = 0; k < names.length; k++) {
      const now = getOwnPropertyDescriptor(object, names[k]);
      if (now === undefined || !same(now.value, known[k]) || now.writable !== true || !now.configurable || now.enumerable) {
        return true;
      }
    }
    const rest = others[i];
    for (let k = 0; k < rest.length; k++) {
      if (differ(getOwnPropertyDescriptor(object, rest[k].key), rest[k].descriptor)) {
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

  remember(queue);

  return {
    clean() {
      for (let i = 0; i < objects.length; i++) {
        if (changed(i) && !restore(i)) {
          return false;
        }
      }
      return true;
    },
    // Has one more object put back from now on, before any code of the app has seen it.
    watch(value) {
      if ((typeof value === 'function' || (typeof value === 'object' && value !== null)) && !seen.has(value)) {
        remember([value]);
      }
    },
  };
})
