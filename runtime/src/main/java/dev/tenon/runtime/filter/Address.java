package dev.tenon.runtime.filter;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The address of a machine on a network.
 *
 * @param bits 32 for version 4, 128 for version 6
 * @param value the address as a number
 */
record Address(int bits, BigInteger value) {

  /** The longest way to write one. */
  private static final int MAX_LENGTH = 45;

  private static final Pattern V4 = Pattern.compile("[0-9]+\\.[0-9]+\\.[0-9]+\\.[0-9]+");
  private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:]*");

  /** Whether a text looks like an address; it may still be none, as 10.0.0.256 is. */
  static boolean looksLikeOne(String text) {
    return text.length() <= MAX_LENGTH
        && (V4.matcher(text).matches() || V6.matcher(text).matches());
  }

  /** The address that a text stands for; no name is looked up. */
  static Optional<Address> of(String text) {
    if (!looksLikeOne(text)) {
      return Optional.empty();
    }
    try {
      byte[] bytes = InetAddress.ofLiteral(text).getAddress();
      return Optional.of(new Address(bytes.length * Byte.SIZE, new BigInteger(1, bytes)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Whether the first bits of both are the same. */
  boolean beginsLike(Address other, int mask) {
    int rest = bits - mask;
    return bits == other.bits && value.shiftRight(rest).equals(other.value.shiftRight(rest));
  }
}
