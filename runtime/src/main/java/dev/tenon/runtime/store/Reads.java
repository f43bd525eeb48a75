package dev.tenon.runtime.store;

/** Something that can be read as a database: the one that is in use, or a copy. */
@FunctionalInterface
public interface Reads {

  /** Reads what is committed. */
  <T> T read(Work<T> work);
}
