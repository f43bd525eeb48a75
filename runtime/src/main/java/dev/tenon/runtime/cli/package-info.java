/** The command line, thin: it reads arguments and calls what does the work. */
@NullMarked
package dev.tenon.runtime.cli;

import org.jspecify.annotations.NullMarked;
