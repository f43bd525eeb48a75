/** JSON as the runtime needs it: digits kept, duplicate keys refused, positions known. */
@NullMarked
package dev.tenon.runtime.json;

import org.jspecify.annotations.NullMarked;
