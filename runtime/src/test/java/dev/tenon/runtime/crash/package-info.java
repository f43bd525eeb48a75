/** Kills a runtime again and again under load, and checks what became of every event. */
@NullMarked
package dev.tenon.runtime.crash;

import org.jspecify.annotations.NullMarked;
