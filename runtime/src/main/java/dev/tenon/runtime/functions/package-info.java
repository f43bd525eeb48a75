/**
 * Functions of apps, called by their names by whoever uses the app: which may be called, how often,
 * with how much.
 */
@NullMarked
package dev.tenon.runtime.functions;

import org.jspecify.annotations.NullMarked;
