/** From an accepted event to a visible end: routing, the event log, lanes, calls. */
@NullMarked
package dev.tenon.runtime.dispatch;

import org.jspecify.annotations.NullMarked;
