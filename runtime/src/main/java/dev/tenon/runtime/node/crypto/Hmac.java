package dev.tenon.runtime.node.crypto;

import java.util.Arrays;

/** An HMAC being computed, of any hash (RFC 2104). */
final class Hmac {

  private static final byte INNER = 0x36;
  private static final byte OUTER = 0x5c;

  private final Digest inner;
  private final Digest outer;

  private Hmac(Digest inner, Digest outer) {
    this.inner = inner;
    this.outer = outer;
  }

  static Hmac start(DigestKind kind, byte[] key) {
    byte[] block = key;
    if (key.length > kind.block()) {
      Digest shorter = kind.start();
      shorter.update(key);
      block = shorter.finish();
    }
    block = Arrays.copyOf(block, kind.block());
    return new Hmac(begun(kind, block, INNER), begun(kind, block, OUTER));
  }

  private static Digest begun(DigestKind kind, byte[] block, byte with) {
    byte[] masked = new byte[block.length];
    for (int i = 0; i < block.length; i++) {
      masked[i] = (byte) (block[i] ^ with);
    }
    Digest digest = kind.start();
    digest.update(masked);
    return digest;
  }

  void update(byte[] bytes) {
    inner.update(bytes);
  }

  /** The code of all that came; this one is of no use afterwards. */
  byte[] finish() {
    outer.update(inner.finish());
    return outer.finish();
  }

  /** The code of these bytes after what came before; this one stays as it is. */
  byte[] of(byte[]... parts) {
    Hmac copy = new Hmac(inner.copy(), outer.copy());
    for (byte[] part : parts) {
      copy.update(part);
    }
    return copy.finish();
  }
}
