package dev.tenon.runtime.invoke;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Everything that a runtime said, in order. Thread-safe. */
public final class RecordedMessages implements Consumer<FromRuntime> {

  private final List<FromRuntime> messages = new CopyOnWriteArrayList<>();

  @Override
  public void accept(FromRuntime message) {
    messages.add(message);
  }

  public List<FromRuntime> all() {
    return List.copyOf(messages);
  }

  public <T extends FromRuntime> Stream<T> of(Class<T> type) {
    return messages.stream().filter(type::isInstance).map(type::cast);
  }
}
