package dev.tenon.runtime.node.crypto;

import dev.tenon.runtime.node.GuestBytes;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/**
 * What a core module gave to a function. Bytes are three arguments: the array buffer, where they
 * begin in it, and how many they are.
 */
final class Arguments {

  /** How many arguments bytes take. */
  static final int BYTES = 3;

  private Arguments() {}

  static byte[] bytes(Value[] arguments, int index) {
    return GuestBytes.read(arguments, index);
  }

  /** Bytes, or null where the guest gave none. */
  static byte @Nullable [] bytesOrNull(Value[] arguments, int index) {
    return isAbsent(arguments, index) ? null : bytes(arguments, index);
  }

  static String text(Value[] arguments, int index) {
    return arguments[index].asString();
  }

  static @Nullable String textOrNull(Value[] arguments, int index) {
    return isAbsent(arguments, index) ? null : arguments[index].asString();
  }

  static int integer(Value[] arguments, int index) {
    return arguments[index].asInt();
  }

  /** A key that the guest holds without seeing what is in it. */
  static KeyHandle key(Value[] arguments, int index) {
    return arguments[index].asProxyObject();
  }

  static boolean isAbsent(Value[] arguments, int index) {
    return index >= arguments.length || arguments[index].isNull();
  }
}
