/** Node's {@code crypto} on Java's: what the core module of that name calls. */
@NullMarked
package dev.tenon.runtime.node.crypto;

import org.jspecify.annotations.NullMarked;
