/** Runs Node's own tests, from a copy of its sources, and counts those that pass. */
@NullMarked
package dev.tenon.runtime.nodetests;

import org.jspecify.annotations.NullMarked;
