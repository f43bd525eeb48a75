/**
 * Simulating events: payloads to start from, the simulation itself, what happened in it, and the
 * history of all of that.
 */
@NullMarked
package dev.tenon.runtime.simulate;

import org.jspecify.annotations.NullMarked;
