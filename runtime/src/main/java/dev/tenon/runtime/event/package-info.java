/**
 * What happened: events, their types and patterns, the products they come from, and the catalogue
 * of known events with a fixture each. Depends on nothing that reacts to events.
 */
@NullMarked
package dev.tenon.runtime.event;

import org.jspecify.annotations.NullMarked;
