/** What apps keep under keys of their own ({@code $db}), for each installation apart. */
@NullMarked
package dev.tenon.runtime.keyvalue;

import org.jspecify.annotations.NullMarked;
