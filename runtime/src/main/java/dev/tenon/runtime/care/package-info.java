/** What keeps a host's data: backups, their way back, and the search for damage. */
@NullMarked
package dev.tenon.runtime.care;

import org.jspecify.annotations.NullMarked;
