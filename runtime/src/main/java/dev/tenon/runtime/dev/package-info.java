/**
 * What developing apps needs: finding their folders, installing them in a demo org, simulating
 * events.
 */
@NullMarked
package dev.tenon.runtime.dev;

import org.jspecify.annotations.NullMarked;
