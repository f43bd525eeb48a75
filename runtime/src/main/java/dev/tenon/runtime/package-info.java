/** The way in, and the one place where everything is wired together by constructors. */
@NullMarked
package dev.tenon.runtime;

import org.jspecify.annotations.NullMarked;
