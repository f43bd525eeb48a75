package dev.tenon.runtime.node.crypto;

import dev.tenon.runtime.node.GuestBytes;
import dev.tenon.runtime.node.NativeFunction;
import java.util.Map;
import org.bouncycastle.crypto.AsymmetricBlockCipher;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.encodings.OAEPEncoding;
import org.bouncycastle.crypto.encodings.PKCS1Encoding;
import org.bouncycastle.crypto.engines.RSABlindedEngine;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.graalvm.polyglot.Value;

/** What RSA encrypts with one half of a key and decrypts with the other. */
final class RsaFunctions {

  private static final int PKCS1 = 1;
  private static final int NONE = 3;
  private static final int OAEP = 4;

  private RsaFunctions() {}

  static Map<String, NativeFunction> all() {
    return Map.of("rsa", RsaFunctions::rsa);
  }

  /**
   * The key, whether its public half is meant, whether it encrypts, the padding, the hash of OAEP,
   * its label, the data.
   */
  private static Object rsa(Value[] arguments) {
    KeyHandle given = Arguments.key(arguments, 0);
    boolean useHalf = arguments[1].asBoolean();
    boolean encrypting = arguments[2].asBoolean();
    int padding = Arguments.integer(arguments, 3);
    KeyHandle used =
        useHalf && given instanceof KeyHandle.Private secret ? KeyWriting.publicOf(secret) : given;
    if (!(used.key() instanceof RSAKeyParameters key)) {
      throw Failures.openssl(
          "03000096", "digital envelope routines", "operation not supported for this keytype");
    }
    byte[] label = Arguments.bytes(arguments, 5);
    byte[] data = Arguments.bytes(arguments, 5 + Arguments.BYTES);
    AsymmetricBlockCipher cipher =
        cipher(padding, Failures.digest(Arguments.text(arguments, 4)), label);
    cipher.init(encrypting, key);
    int size = (key.getModulus().bitLength() + Byte.SIZE - 1) / Byte.SIZE;
    if (data.length > (encrypting && padding != NONE ? cipher.getInputBlockSize() : size)) {
      throw encrypting
          ? Failures.openssl("0200006E", "rsa routines", "data too large for key size")
          : Failures.openssl("0200006C", "rsa routines", "data greater than mod len");
    }
    if (padding == NONE && data.length < size) {
      throw Failures.openssl("0200007A", "rsa routines", "data too small for key size");
    }
    try {
      byte[] result = cipher.processBlock(data, 0, data.length);
      return GuestBytes.of(padding == NONE ? filled(result, size) : result);
    } catch (InvalidCipherTextException | RuntimeException _) {
      throw padding == OAEP
          ? Failures.openssl("02000079", "rsa routines", "oaep decoding error")
          : Failures.openssl("02000072", "rsa routines", "padding check failed");
    }
  }

  private static byte[] filled(byte[] bytes, int size) {
    byte[] result = new byte[size];
    System.arraycopy(bytes, 0, result, size - bytes.length, bytes.length);
    return result;
  }

  private static AsymmetricBlockCipher cipher(int padding, DigestKind hash, byte[] label) {
    RSABlindedEngine engine = new RSABlindedEngine();
    return switch (padding) {
      case PKCS1 -> new PKCS1Encoding(engine);
      case NONE -> engine;
      case OAEP -> new OAEPEncoding(engine, hash.bouncyCastle(), hash.bouncyCastle(), label);
      default -> throw Failures.openssl("02000076", "rsa routines", "unknown padding type");
    };
  }
}
