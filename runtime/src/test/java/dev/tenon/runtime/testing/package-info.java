/** What several test suites build on. */
@NullMarked
package dev.tenon.runtime.testing;

import org.jspecify.annotations.NullMarked;
