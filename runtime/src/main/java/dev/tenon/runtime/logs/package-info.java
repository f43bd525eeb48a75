/** How lines of the log are written. Nobody else sees Logback. */
@NullMarked
package dev.tenon.runtime.logs;

import org.jspecify.annotations.NullMarked;
