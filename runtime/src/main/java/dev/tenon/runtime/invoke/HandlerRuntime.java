package dev.tenon.runtime.invoke;

import java.util.function.Consumer;

/**
 * Runs handlers of one language. It is spoken to in messages only, so that it can live in this
 * process or in another; {@link SerializingRuntime} proves that nothing else is needed.
 *
 * <p>Thread-safe. Messages of one run come in the order in which they happened; those of different
 * runs are unrelated.
 */
public interface HandlerRuntime extends AutoCloseable {

  /**
   * Says where messages go. Called once, before the first message is sent. The listener must not
   * block.
   */
  void listen(Consumer<FromRuntime> listener);

  /** Takes a message and returns at once. */
  void send(ToRuntime message);

  /** One line for people: which engine this is and how it runs. */
  String description();

  /** Ends all runs and frees what they held. */
  @Override
  void close();
}
