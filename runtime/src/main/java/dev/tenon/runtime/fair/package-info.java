/** Who comes next when there is not room for all: groups take turns, however many they are. */
@NullMarked
package dev.tenon.runtime.fair;

import org.jspecify.annotations.NullMarked;
