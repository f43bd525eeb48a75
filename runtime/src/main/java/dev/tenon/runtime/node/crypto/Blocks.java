package dev.tenon.runtime.node.crypto;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.bouncycastle.crypto.BlockCipher;

/** A cipher that works on whole blocks, with the padding of PKCS#7 or without, as OpenSSL's do. */
final class Blocks {

  private final BlockCipher cipher;
  private final boolean encrypting;
  private final int size;
  private final byte[] waiting;
  private int count;

  /**
   * @param cipher initialised, with its mode
   */
  Blocks(BlockCipher cipher, boolean encrypting) {
    this.cipher = cipher;
    this.encrypting = encrypting;
    this.size = cipher.getBlockSize();
    this.waiting = new byte[size];
  }

  /** The blocks that are whole; the last one is held back where it may be padding. */
  byte[] update(byte[] input, boolean padded) {
    boolean holdBack = padded && !encrypting;
    ByteArrayOutputStream output = new ByteArrayOutputStream(input.length + size);
    byte[] block = new byte[size];
    for (byte each : input) {
      if (count == size) {
        put(block, output);
      }
      waiting[count++] = each;
    }
    if (count == size && !holdBack) {
      put(block, output);
    }
    return output.toByteArray();
  }

  private void put(byte[] block, ByteArrayOutputStream output) {
    cipher.processBlock(waiting, 0, block, 0);
    output.write(block, 0, size);
    count = 0;
  }

  byte[] finish(boolean padded) {
    if (!padded) {
      if (count == size) {
        return lastBlock();
      }
      require(count == 0, "1C80006B", "wrong final block length");
      return new byte[0];
    }
    if (encrypting) {
      Arrays.fill(waiting, count, size, (byte) (size - count));
      return lastBlock();
    }
    require(count == size, "1C80006B", "wrong final block length");
    byte[] last = lastBlock();
    int padding = last[size - 1] & 0xff;
    boolean right = padding >= 1 && padding <= size;
    for (int i = size - padding; right && i < size; i++) {
      right = last[i] == (byte) padding;
    }
    require(right, "1C800064", "bad decrypt");
    return Arrays.copyOf(last, size - padding);
  }

  private byte[] lastBlock() {
    byte[] block = new byte[size];
    cipher.processBlock(waiting, 0, block, 0);
    count = 0;
    return block;
  }

  private static void require(boolean right, String number, String otherwise) {
    if (!right) {
      throw Failures.openssl(number, "Provider routines", otherwise);
    }
  }
}
