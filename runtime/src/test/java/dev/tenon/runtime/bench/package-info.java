/** Measures what a host would ask: how many events, how fast, at what cost. */
@NullMarked
package dev.tenon.runtime.bench;

import org.jspecify.annotations.NullMarked;
