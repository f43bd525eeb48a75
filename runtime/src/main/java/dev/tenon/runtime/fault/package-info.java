/** The one root of what the runtime throws, with a code that the edges turn into an answer. */
@NullMarked
package dev.tenon.runtime.fault;

import org.jspecify.annotations.NullMarked;
