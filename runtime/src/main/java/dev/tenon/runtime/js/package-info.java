/**
 * JavaScript apps on GraalJS, behind {@link dev.tenon.runtime.invoke.HandlerRuntime}. Nobody else
 * sees GraalVM.
 */
@NullMarked
package dev.tenon.runtime.js;

import org.jspecify.annotations.NullMarked;
