package dev.tenon.runtime.store;

import org.jdbi.v3.core.Handle;

/**
 * Statements that belong together. A write may be run a second time when its first run was undone,
 * so it changes nothing but the database.
 */
@FunctionalInterface
public interface Work<T> {

  T in(Handle handle);
}
