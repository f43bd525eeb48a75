package dev.tenon.runtime.keyvalue;

import dev.tenon.runtime.app.Generation;
import dev.tenon.runtime.invoke.ServiceRefusal;
import dev.tenon.runtime.services.Refusals;
import java.nio.charset.StandardCharsets;

/**
 * What the generations of the platform differ in.
 *
 * @param keyChars how long a key may be
 * @param kilobytes how much a key and its value may be together
 * @param isOld whether it is as the kits up to version 6 had it: names in a value are as short as
 *     keys, and {@code createdAt} and {@code updatedAt} in it are the platform's own
 */
record KeyValueLimits(int keyChars, int kilobytes, boolean isOld) {

  private static final KeyValueLimits OLD = new KeyValueLimits(30, 8, true);
  private static final KeyValueLimits NEW = new KeyValueLimits(60, 40, false);

  static KeyValueLimits of(Generation generation) {
    return switch (generation) {
      case OLD -> OLD;
      case NEW -> NEW;
    };
  }

  void refuseLongKey(String key) {
    if (key.length() > keyChars) {
      throw longKey();
    }
  }

  /** The same for a name inside of a value or of attributes. */
  void refuseLongName(String name) {
    if (isOld && name.length() > keyChars) {
      throw longKey();
    }
  }

  private ServiceRefusal longKey() {
    return Refusals.with(400, "Key length should not exceed " + keyChars + " characters");
  }

  /**
   * @param value as JSON text
   */
  void refuseLarge(String key, String value) {
    if (bytes(key) + bytes(value) > kilobytes * 1024L) {
      throw Refusals.with(
          400, "The combined size of the key and value should not exceed " + kilobytes + "KB");
    }
  }

  static long bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
