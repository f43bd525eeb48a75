/** A sample app: it reviews the discount when the amount of a deal changes. */
@NullMarked
package dev.tenon.plugins.dealdesk;

import org.jspecify.annotations.NullMarked;
