/** Custom events: what hosts and apps say about their data, and what in a call does not fit it. */
@NullMarked
package dev.tenon.runtime.custom;

import org.jspecify.annotations.NullMarked;
