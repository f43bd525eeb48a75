/**
 * Makes the schemas of {@code test_data/schemas} out of the fixtures and of what is known about
 * their attributes ({@code test_data/attributes}). Only {@code tools/schemas} and a test that finds
 * stale schemas use it; the runtime reads what was made.
 */
@NullMarked
package dev.tenon.runtime.schemas;

import org.jspecify.annotations.NullMarked;
