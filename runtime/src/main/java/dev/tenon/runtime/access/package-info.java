/** Who may use a runtime: keys, of which only a hash is kept. */
@NullMarked
package dev.tenon.runtime.access;

import org.jspecify.annotations.NullMarked;
