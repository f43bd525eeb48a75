package dev.tenon.runtime.node;

import java.nio.ByteBuffer;
import org.graalvm.polyglot.Value;

/**
 * Takes bytes from one side to the other in one go: one by one they take a thousand times as long.
 */
public final class GuestBytes {

  private GuestBytes() {}

  /**
   * Copies a part of a guest's buffer.
   *
   * @param buffer an {@code ArrayBuffer}
   */
  public static byte[] read(Value buffer, long offset, int length) {
    byte[] bytes = new byte[length];
    if (length > 0) {
      buffer.readBuffer(offset, bytes, 0, length);
    }
    return bytes;
  }

  /** Copies what {@code (buffer, offset, length)} from an index on of the arguments stand for. */
  public static byte[] read(Value[] arguments, int from) {
    return read(arguments[from], arguments[from + 1].asLong(), arguments[from + 2].asInt());
  }

  /** For a guest to copy, by {@code fromHost} of {@code internal/bytes}. */
  public static ByteBuffer of(byte[] bytes) {
    return ByteBuffer.wrap(bytes);
  }
}
