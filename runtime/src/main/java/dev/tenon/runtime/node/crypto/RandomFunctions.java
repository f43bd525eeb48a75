package dev.tenon.runtime.node.crypto;

import dev.tenon.runtime.node.GuestBytes;
import dev.tenon.runtime.node.NativeFunction;
import java.security.SecureRandom;
import java.util.Map;

/** Random bytes, primes among them. */
final class RandomFunctions {

  /** Half a second's work, and a quarter of what a run may allocate. */
  private static final int MAX_BYTES = 64 << 20;

  private RandomFunctions() {}

  static Map<String, NativeFunction> all(SecureRandom random) {
    return Map.of(
        "random",
        a -> {
          int size = Arguments.integer(a, 0);
          if (size > MAX_BYTES) {
            throw Failures.tooMuch(
                size + " random bytes are more than there are at a time: at most " + MAX_BYTES);
          }
          byte[] bytes = new byte[size];
          random.nextBytes(bytes);
          return GuestBytes.of(bytes);
        });
  }
}
