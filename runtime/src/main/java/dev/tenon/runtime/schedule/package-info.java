/** Schedules of apps: kept, and turned into events when their time comes. */
@NullMarked
package dev.tenon.runtime.schedule;

import org.jspecify.annotations.NullMarked;
