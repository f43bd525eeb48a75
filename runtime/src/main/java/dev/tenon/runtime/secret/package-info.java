/** Secrets at rest: sealed with a key that lies beside the database, not in it. */
@NullMarked
package dev.tenon.runtime.secret;

import org.jspecify.annotations.NullMarked;
