// What a call to a service of the host returns. Apps written for the platform's first years use
// .done, .fail and .always of a jQuery Deferred, later ones await it; so it is a real Promise that
// has these three as well, and so has every promise that follows from it.
//
// An error that a .fail or .always was given has been dealt with: production would say nothing of
// it, and the run does not fail for it. Of an error that nobody looked at production says nothing
// either; here it is an unhandled rejection as any other, and the run has failed.
(function () {
  'use strict';

  const { apply, ownKeys } = Reflect;
  const { then: promiseThen } = Promise.prototype;
  const { isArray } = Array;
  const { freeze } = Object;

  // jQuery takes lists of callbacks too, and ignores what is no function.
  function functionsIn(callbacks, into) {
    for (let i = 0; i < callbacks.length; i++) {
      if (typeof callbacks[i] === 'function') {
        into[into.length] = callbacks[i];
      } else if (isArray(callbacks[i])) {
        functionsIn(callbacks[i], into);
      }
    }
    return into;
  }

  function callAll(callbacks, value) {
    for (let i = 0; i < callbacks.length; i++) {
      apply(callbacks[i], undefined, [value]);
    }
  }

  class ServicePromise extends Promise {
    // Whether somebody else minds what becomes of an error.
    #minded = false;
    // Whether an error was given to a .fail or .always.
    #told = false;

    then(fulfilled, rejected) {
      this.#minded = true;
      const next = apply(promiseThen, this, [fulfilled, rejected]);
      if (typeof rejected !== 'function') {
        // The same error goes on; who was told of it need not deal with it twice.
        apply(promiseThen, this, [undefined, () => {
          if (this.#told) {
            next.#told = true;
            apply(promiseThen, next, [undefined, () => {}]);
          }
        }]);
      }
      return next;
    }

    done(...callbacks) {
      const all = functionsIn(callbacks, []);
      apply(promiseThen, this, [
        (value) => callAll(all, value),
        (reason) => {
          if (!this.#minded) {
            throw reason;
          }
        },
      ]);
      return this;
    }

    fail(...callbacks) {
      const all = functionsIn(callbacks, []);
      if (all.length > 0) {
        this.#minded = this.#told = true;
        apply(promiseThen, this, [undefined, (reason) => callAll(all, reason)]);
      }
      return this;
    }

    always(...callbacks) {
      const all = functionsIn(callbacks, []);
      if (all.length > 0) {
        this.#minded = this.#told = true;
        const call = (outcome) => callAll(all, outcome);
        apply(promiseThen, this, [call, call]);
      }
      return this;
    }

    static isTold(promise) {
      return #told in promise && promise.#told;
    }
  }

  // An app can reach the class by an object of it, and it outlives the run.
  for (const part of [ServicePromise, ServicePromise.prototype]) {
    for (const key of ownKeys(part)) {
      if (typeof part[key] === 'function' && part[key] !== ServicePromise) {
        freeze(part[key]);
      }
    }
    freeze(part);
  }

  return ServicePromise;
})
