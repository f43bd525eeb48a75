/**
 * Custom objects: what an org has said about events of its own kinds of objects, and what follows
 * from it for each.
 */
@NullMarked
package dev.tenon.runtime.objects;

import org.jspecify.annotations.NullMarked;
