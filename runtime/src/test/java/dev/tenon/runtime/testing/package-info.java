/** What tests of several packages build their worlds from: real apps, made in the test. */
@NullMarked
package dev.tenon.runtime.testing;

import org.jspecify.annotations.NullMarked;
