/** Apps and installations from upload to removal, with the app asked where it has a say. */
@NullMarked
package dev.tenon.runtime.lifecycle;

import org.jspecify.annotations.NullMarked;
