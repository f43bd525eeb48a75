/** Runs apps that others wrote, and tells their own mistakes from ours. */
@NullMarked
package dev.tenon.runtime.compat;

import org.jspecify.annotations.NullMarked;
