/**
 * What {@code $request} does: requests of apps to other servers, filled in from templates, retried,
 * and answered in the platform's words.
 */
@NullMarked
package dev.tenon.runtime.request;

import org.jspecify.annotations.NullMarked;
