package dev.tenon.runtime.access;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The text of a key: {@code tenon_}, {@code h} or {@code o} for what it opens, and 256 random bits
 * in letters and digits, so that a double click selects all of it. It is secret: never part of a
 * message, never kept.
 */
public final class KeyText {

  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private static final int BYTES = 32;

  /** How many letters of the alphabet hold as many bits. */
  private static final int LENGTH = 43;

  private static final Pattern FORM = Pattern.compile("tenon_[ho][0-9A-Za-z]{" + LENGTH + "}");

  private static final SecureRandom RANDOM = new SecureRandom();

  private KeyText() {}

  /** A new one. */
  static String create(KeyScope scope) {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    BigInteger rest = new BigInteger(1, bytes);
    BigInteger base = BigInteger.valueOf(ALPHABET.length());
    StringBuilder letters = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      letters.append(ALPHABET.charAt(rest.mod(base).intValue()));
      rest = rest.divide(base);
    }
    return "tenon_" + scope.label().charAt(0) + letters;
  }

  /** Whether a text could be a key, so that what cannot be one costs no look into the database. */
  public static boolean hasForm(String text) {
    return FORM.matcher(text).matches();
  }

  /** A message without the keys that somebody may have put where they do not belong. */
  public static String masked(String message) {
    return FORM.matcher(message).replaceAll("tenon_***");
  }

  /**
   * What is kept of a key. A plain hash is right here, and a slow one with salt would be for
   * passwords: nobody can try 2^256 keys, and no two are alike. As keys are looked up by their
   * hashes, no comparison is there to be timed: how far a hash agrees with another tells nothing of
   * the key that it is made of.
   */
  static String hash(String text) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
