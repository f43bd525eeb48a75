/**
 * Apps that somebody is working on: finding their folders, installing them in a demo org, loading
 * them again when their files have changed.
 */
@NullMarked
package dev.tenon.runtime.dev;

import org.jspecify.annotations.NullMarked;
