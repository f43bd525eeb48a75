/** Node's {@code zlib} on Java's: what the core module of that name calls. */
@NullMarked
package dev.tenon.runtime.node.zlib;

import org.jspecify.annotations.NullMarked;
