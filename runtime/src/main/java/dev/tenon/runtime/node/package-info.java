/**
 * What Java does for those of Node.js's core modules that cannot be had in JavaScript alone. The
 * modules themselves are resources of {@code js}, in the folder {@code node}.
 */
@NullMarked
package dev.tenon.runtime.node;

import org.jspecify.annotations.NullMarked;
