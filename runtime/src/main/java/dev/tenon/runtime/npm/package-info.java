/** The npm packages that apps need: found where they are, or installed by this machine's npm. */
@NullMarked
package dev.tenon.runtime.npm;

import org.jspecify.annotations.NullMarked;
