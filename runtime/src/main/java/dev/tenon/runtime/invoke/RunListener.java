package dev.tenon.runtime.invoke;

/** Hears what happens in a run while it happens. Must not block. */
public interface RunListener {

  /** Hears nothing. */
  RunListener NONE = new RunListener() {};

  /** The handler wrote a line. */
  default void console(FromRuntime.ConsoleLine line) {}

  /** A service answered the handler. */
  default void used(ServiceUse use) {}

  /** The handler gave its answer, and may still be running. */
  default void rendered(Answer answer) {}
}
