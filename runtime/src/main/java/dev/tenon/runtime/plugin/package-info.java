/**
 * Java apps on PF4J, behind {@link dev.tenon.runtime.invoke.HandlerRuntime}. Nobody else sees PF4J.
 */
@NullMarked
package dev.tenon.runtime.plugin;

import org.jspecify.annotations.NullMarked;
