package dev.tenon.runtime.node.crypto;

import java.nio.ByteBuffer;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.modes.gcm.GCMMultiplier;
import org.bouncycastle.crypto.modes.gcm.Tables4kGCMMultiplier;
import org.bouncycastle.crypto.params.KeyParameter;

/** GCM (NIST SP 800-38D) that gives each byte out when it came in, which Java's own does not. */
final class Gcm implements Aead {

  private static final int BLOCK = 16;
  private static final int USUAL_NONCE = 12;
  private static final int COUNTER = BLOCK - Integer.BYTES;

  private final BlockCipher engine;
  private final boolean encrypting;
  private final GCMMultiplier multiplier = new Tables4kGCMMultiplier();
  private final byte[] counter = new byte[BLOCK];
  private final byte[] first = new byte[BLOCK];
  private final byte[] stream = new byte[BLOCK];
  private final byte[] sum = new byte[BLOCK];
  private int used = BLOCK;
  private int summed;
  private long associated;
  private long length;

  Gcm(BlockCipher engine, boolean encrypting, byte[] key, byte[] nonce) {
    this.engine = engine;
    this.encrypting = encrypting;
    engine.init(true, new KeyParameter(key));
    byte[] hashKey = new byte[BLOCK];
    engine.processBlock(hashKey, 0, hashKey, 0);
    multiplier.init(hashKey);
    if (nonce.length == USUAL_NONCE) {
      System.arraycopy(nonce, 0, counter, 0, USUAL_NONCE);
      counter[BLOCK - 1] = 1;
    } else {
      add(nonce);
      pad();
      add(lengths(0, nonce.length));
      System.arraycopy(sum, 0, counter, 0, BLOCK);
      java.util.Arrays.fill(sum, (byte) 0);
    }
    engine.processBlock(counter, 0, first, 0);
  }

  @Override
  public void associate(byte[] data) {
    add(data);
    associated += data.length;
  }

  @Override
  public byte[] update(byte[] input) {
    if (length == 0) {
      pad();
    }
    byte[] output = new byte[input.length];
    for (int i = 0; i < input.length; i++) {
      if (used == BLOCK) {
        int next = ByteBuffer.wrap(counter).getInt(COUNTER) + 1;
        ByteBuffer.wrap(counter).putInt(COUNTER, next);
        engine.processBlock(counter, 0, stream, 0);
        used = 0;
      }
      output[i] = (byte) (input[i] ^ stream[used++]);
    }
    add(encrypting ? output : input);
    length += input.length;
    return output;
  }

  @Override
  public byte[] tag() {
    pad();
    add(lengths(associated, length));
    byte[] tag = first.clone();
    for (int i = 0; i < BLOCK; i++) {
      tag[i] ^= sum[i];
    }
    return tag;
  }

  private void add(byte[] bytes) {
    for (byte each : bytes) {
      sum[summed++] ^= each;
      if (summed == BLOCK) {
        pad();
      }
    }
  }

  private void pad() {
    if (summed > 0) {
      multiplier.multiplyH(sum);
      summed = 0;
    }
  }

  private static byte[] lengths(long one, long other) {
    return ByteBuffer.allocate(BLOCK).putLong(one * Byte.SIZE).putLong(other * Byte.SIZE).array();
  }
}
