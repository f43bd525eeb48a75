package dev.tenon.runtime.node.crypto;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bouncycastle.crypto.engines.ChaCha7539Engine;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/** ChaCha20-Poly1305 (RFC 8439) that gives each byte out when it came in. */
final class ChaChaPoly implements Aead {

  private static final int BLOCK = 64;
  private static final int KEY = 32;
  private static final int TAG = 16;

  private final ChaCha7539Engine engine = new ChaCha7539Engine();
  private final Poly1305 code = new Poly1305();
  private final boolean encrypting;
  private long associated;
  private long length;

  ChaChaPoly(boolean encrypting, byte[] key, byte[] nonce) {
    this.encrypting = encrypting;
    engine.init(true, new ParametersWithIV(new KeyParameter(key), nonce));
    // The first block is the key of the code, and what is left of it is nothing.
    byte[] block = new byte[BLOCK];
    engine.processBytes(block, 0, BLOCK, block, 0);
    code.init(new KeyParameter(block, 0, KEY));
  }

  @Override
  public void associate(byte[] data) {
    code.update(data, 0, data.length);
    associated += data.length;
  }

  @Override
  public byte[] update(byte[] input) {
    if (length == 0) {
      pad(associated);
    }
    byte[] output = new byte[input.length];
    engine.processBytes(input, 0, input.length, output, 0);
    code.update(encrypting ? output : input, 0, input.length);
    length += input.length;
    return output;
  }

  @Override
  public byte[] tag() {
    pad(length == 0 ? associated : length);
    byte[] lengths =
        ByteBuffer.allocate(TAG)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(associated)
            .putLong(length)
            .array();
    code.update(lengths, 0, lengths.length);
    byte[] tag = new byte[TAG];
    code.doFinal(tag, 0);
    return tag;
  }

  private void pad(long written) {
    int missing = (int) (-written & (TAG - 1));
    code.update(new byte[missing], 0, missing);
  }
}
