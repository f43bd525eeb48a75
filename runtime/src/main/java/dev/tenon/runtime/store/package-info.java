/**
 * The database: one file, one writer that commits in groups, many readers. SQL itself lives with
 * the features.
 */
@NullMarked
package dev.tenon.runtime.store;

import org.jspecify.annotations.NullMarked;
