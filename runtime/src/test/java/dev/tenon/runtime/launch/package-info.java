/** Tenon as people start it: the jar and the script, in processes of their own. */
@NullMarked
package dev.tenon.runtime.launch;

import org.jspecify.annotations.NullMarked;
