/**
 * Requests of what apps bring along, such as packages of npm: whatever they ask for in the words of
 * their language passes here in pieces, both ways, as any request of an app guarded and kept.
 */
@NullMarked
package dev.tenon.runtime.exchange;

import org.jspecify.annotations.NullMarked;
