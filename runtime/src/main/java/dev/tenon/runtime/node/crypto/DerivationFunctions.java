package dev.tenon.runtime.node.crypto;

import dev.tenon.runtime.node.GuestBytes;
import dev.tenon.runtime.node.NativeFunction;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import org.bouncycastle.crypto.generators.SCrypt;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Value;

/** Keys made of passwords and of other keys. */
final class DerivationFunctions {

  /** Some seconds of work. */
  private static final long MAX_ROUNDS = 10_000_000;

  private static final int MAX_LENGTH = 1 << 20;

  /** So often a run that is to be stopped is. */
  private static final int ROUNDS_BETWEEN_LOOKS = 4_096;

  /** Bytes that scrypt may use, as many as Node gives it unless it is told otherwise. */
  private static final long MAX_SCRYPT_MEMORY = 64L << 20;

  /** Some seconds of work, in blocks of 128 bytes. */
  private static final long MAX_SCRYPT_WORK = 1L << 23;

  private static final int SCRYPT_BLOCK = 128;

  private DerivationFunctions() {}

  static Map<String, NativeFunction> all() {
    return Map.of(
        "pbkdf2", DerivationFunctions::pbkdf2,
        "scrypt", DerivationFunctions::scrypt,
        "hkdf", DerivationFunctions::hkdf);
  }

  private static Object pbkdf2(Value[] arguments) {
    DigestKind kind = Failures.digest(Arguments.text(arguments, 0));
    int iterations = Arguments.integer(arguments, 1);
    int length = Arguments.integer(arguments, 2);
    long blocks = (length + (long) kind.size() - 1) / kind.size();
    if (length > MAX_LENGTH || iterations * blocks > MAX_ROUNDS) {
      throw Failures.tooMuch(
          "pbkdf2 with "
              + iterations
              + " iterations for "
              + length
              + " bytes is more than a handler may compute here: at most "
              + MAX_ROUNDS
              + " rounds. Use fewer iterations.");
    }
    byte[] password = Arguments.bytes(arguments, 3);
    byte[] salt = Arguments.bytes(arguments, 3 + Arguments.BYTES);
    return GuestBytes.of(pbkdf2(kind, password, salt, iterations, length));
  }

  /** How often a key's file asks for it, which anybody may have written. */
  static int bounded(java.math.BigInteger iterations) {
    if (iterations.bitLength() >= Integer.SIZE || iterations.intValue() > MAX_ROUNDS) {
      throw Failures.tooMuch(
          "The key asks for "
              + iterations
              + " iterations, which is more than a handler may compute here: "
              + MAX_ROUNDS);
    }
    return iterations.intValue();
  }

  /** RFC 8018. */
  static byte[] pbkdf2(DigestKind kind, byte[] password, byte[] salt, int iterations, int length) {
    Hmac keyed = Hmac.start(kind, password);
    byte[] result = new byte[length];
    long rounds = 0;
    int block = 1;
    for (int done = 0; done < length; block++) {
      byte[] round = keyed.of(salt, ByteBuffer.allocate(Integer.BYTES).putInt(block).array());
      byte[] sum = round.clone();
      for (int i = 1; i < iterations; i++) {
        round = keyed.of(round);
        for (int j = 0; j < sum.length; j++) {
          sum[j] ^= round[j];
        }
        if (++rounds % ROUNDS_BETWEEN_LOOKS == 0) {
          Context.getCurrent().safepoint();
        }
      }
      int taken = Math.min(sum.length, length - done);
      System.arraycopy(sum, 0, result, done, taken);
      done += taken;
    }
    return result;
  }

  private static Object scrypt(Value[] arguments) {
    long cost = arguments[0].asLong();
    long size = arguments[1].asLong();
    long parallel = arguments[2].asLong();
    int length = Arguments.integer(arguments, 3);
    // Each factor alone is bounded first, so that their product is one.
    boolean within =
        cost <= MAX_SCRYPT_WORK
            && size <= MAX_SCRYPT_WORK
            && parallel <= MAX_SCRYPT_WORK
            && length <= MAX_LENGTH
            && SCRYPT_BLOCK * cost * size <= MAX_SCRYPT_MEMORY
            && SCRYPT_BLOCK * size * parallel <= MAX_SCRYPT_MEMORY
            && cost * size * parallel <= MAX_SCRYPT_WORK;
    if (!within) {
      throw Failures.tooMuch(
          "scrypt with these parameters is more than a handler may compute here: N * r * p may be "
              + MAX_SCRYPT_WORK
              + " and 128 * N * r may be "
              + MAX_SCRYPT_MEMORY
              + ". Use a smaller N.");
    }
    byte[] password = Arguments.bytes(arguments, 4);
    byte[] salt = Arguments.bytes(arguments, 4 + Arguments.BYTES);
    return GuestBytes.of(
        SCrypt.generate(password, salt, (int) cost, (int) size, (int) parallel, length));
  }

  /** RFC 5869. */
  private static Object hkdf(Value[] arguments) {
    DigestKind kind = Failures.digest(Arguments.text(arguments, 0));
    int length = Arguments.integer(arguments, 1);
    byte[] key = Arguments.bytes(arguments, 2);
    byte[] salt = Arguments.bytes(arguments, 2 + Arguments.BYTES);
    byte[] info = Arguments.bytes(arguments, 2 + 2 * Arguments.BYTES);
    Hmac expand = Hmac.start(kind, Hmac.start(kind, salt).of(key));
    ByteBuffer result = ByteBuffer.allocate(length);
    byte[] block = new byte[0];
    for (int i = 1; result.hasRemaining(); i++) {
      block = expand.of(block, info, new byte[] {(byte) i});
      result.put(Arrays.copyOf(block, Math.min(block.length, result.remaining())));
    }
    return GuestBytes.of(result.array());
  }
}
