package dev.tenon.runtime.node.crypto;

import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.engines.RSABlindedEngine;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.signers.PSSSigner;

/** Signatures of RSA with random salt (RFC 8017, 9.1), of a hash that is there already. */
final class Pss {

  private static final byte TRAILER = (byte) 0xbc;
  private static final byte BEFORE_SALT = 1;

  private Pss() {}

  /**
   * @param saltLength how long the salt is; -1 as long as the hash, -2 as long as there is room for
   */
  static byte[] sign(RSAKeyParameters key, DigestKind kind, byte[] hash, int saltLength) {
    int most = encodedLength(key) - kind.size() - 2;
    int length = saltLength == -1 ? kind.size() : saltLength == -2 ? most : saltLength;
    if (length > most || length < 0) {
      throw Failures.openssl("0200006E", "rsa routines", "data too large for key size");
    }
    PSSSigner signer = signer(kind, length);
    signer.init(true, key);
    signer.update(hash, 0, hash.length);
    try {
      return signer.generateSignature();
    } catch (CryptoException | RuntimeException _) {
      throw Failures.openssl("0200006E", "rsa routines", "data too large for key size");
    }
  }

  static boolean verify(
      RSAKeyParameters key, DigestKind kind, byte[] hash, int saltLength, byte[] signature) {
    if (signature.length != (key.getModulus().bitLength() + Byte.SIZE - 1) / Byte.SIZE) {
      return false;
    }
    int length =
        saltLength == -1
            ? kind.size()
            : saltLength == -2 ? found(key, kind, signature) : saltLength;
    if (length < 0 || length > encodedLength(key) - kind.size() - 2) {
      return false;
    }
    PSSSigner signer = signer(kind, length);
    signer.init(false, key);
    signer.update(hash, 0, hash.length);
    return signer.verifySignature(signature);
  }

  private static PSSSigner signer(DigestKind kind, int saltLength) {
    return PSSSigner.createRawSigner(
        new RSABlindedEngine(), kind.bouncyCastle(), kind.bouncyCastle(), saltLength, TRAILER);
  }

  private static int encodedLength(RSAKeyParameters key) {
    return (key.getModulus().bitLength() - 1 + Byte.SIZE - 1) / Byte.SIZE;
  }

  /** How long the salt is that a signature was made with; -1 where it is none. */
  private static int found(RSAKeyParameters key, DigestKind kind, byte[] signature) {
    BigInteger number = new BigInteger(1, signature);
    if (number.compareTo(key.getModulus()) >= 0) {
      return -1;
    }
    byte[] encoded = fixed(number.modPow(key.getExponent(), key.getModulus()), encodedLength(key));
    int maskedLength = encoded.length - kind.size() - 1;
    if (maskedLength < 1 || encoded[encoded.length - 1] != TRAILER) {
      return -1;
    }
    byte[] hash = Arrays.copyOfRange(encoded, maskedLength, maskedLength + kind.size());
    byte[] mask = mask(kind, hash, maskedLength);
    int unused = encoded.length * Byte.SIZE - (key.getModulus().bitLength() - 1);
    for (int i = 0; i < maskedLength; i++) {
      int value = (encoded[i] ^ mask[i]) & (i == 0 ? 0xff >>> unused : 0xff);
      if (value == BEFORE_SALT) {
        return maskedLength - i - 1;
      }
      if (value != 0) {
        return -1;
      }
    }
    return -1;
  }

  private static byte[] fixed(BigInteger number, int length) {
    byte[] bytes = number.toByteArray();
    byte[] result = new byte[length];
    int taken = Math.min(bytes.length, length);
    System.arraycopy(bytes, bytes.length - taken, result, length - taken, taken);
    return result;
  }

  private static byte[] mask(DigestKind kind, byte[] seed, int length) {
    byte[] mask = new byte[length];
    for (int done = 0, counter = 0; done < length; counter++) {
      Digest digest = kind.start();
      digest.update(seed);
      digest.update(
          new byte[] {
            (byte) (counter >> 24), (byte) (counter >> 16), (byte) (counter >> 8), (byte) counter
          });
      byte[] block = digest.finish();
      int taken = Math.min(block.length, length - done);
      System.arraycopy(block, 0, mask, done, taken);
      done += taken;
    }
    return mask;
  }
}
