/** What a host can set: one table of settings, read from a file, the environment and flags. */
@NullMarked
package dev.tenon.runtime.settings;

import org.jspecify.annotations.NullMarked;
