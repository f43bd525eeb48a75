/** The addresses that apps give to other systems, and what is known of them. */
@NullMarked
package dev.tenon.runtime.hooks;

import org.jspecify.annotations.NullMarked;
