/** What a host watches, as numbers. Nobody else sees Micrometer. */
@NullMarked
package dev.tenon.runtime.metrics;

import org.jspecify.annotations.NullMarked;
