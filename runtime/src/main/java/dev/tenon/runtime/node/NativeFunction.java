package dev.tenon.runtime.node;

import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/** One function that Java does for a core module, on the thread of the code that calls it. */
@FunctionalInterface
public interface NativeFunction {

  /**
   * Does it.
   *
   * @return what a guest may see: null, a number, a boolean, a text, a {@code ByteBuffer} ({@link
   *     GuestBytes#of}) or a {@link NativeObject}
   * @throws NodeError what the guest is to catch
   */
  @Nullable Object call(Value[] arguments);
}
