/**
 * All that a Java app compiles against. An app is a class that implements {@link
 * dev.tenon.api.App}; its handlers are public methods named in the app's manifest.
 */
@NullMarked
package dev.tenon.api;

import org.jspecify.annotations.NullMarked;
