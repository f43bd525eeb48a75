/**
 * Runs one handler once: the payload it gets, the messages to and from a runtime for its language,
 * the outcome. Nothing here knows why a handler is run or what happens next.
 */
@NullMarked
package dev.tenon.runtime.invoke;

import org.jspecify.annotations.NullMarked;
