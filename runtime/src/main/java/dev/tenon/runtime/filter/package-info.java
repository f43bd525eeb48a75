/**
 * Filter policies in the language of SNS: read with every mistake and its place, and held against
 * an event's attributes or its body. Knows nothing of who subscribes.
 */
@NullMarked
package dev.tenon.runtime.filter;

import org.jspecify.annotations.NullMarked;
