/** One codec per family of products: what arrived becomes an event, or a clear refusal. */
@NullMarked
package dev.tenon.runtime.ingress;

import org.jspecify.annotations.NullMarked;
