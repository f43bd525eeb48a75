package dev.tenon.runtime.node.crypto;

import dev.tenon.runtime.node.GuestBytes;
import dev.tenon.runtime.node.NativeFunction;
import dev.tenon.runtime.node.NativeObject;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Map;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.StreamCipher;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.engines.ARIAEngine;
import org.bouncycastle.crypto.engines.CamelliaEngine;
import org.bouncycastle.crypto.engines.DESedeEngine;
import org.bouncycastle.crypto.engines.RFC3394WrapEngine;
import org.bouncycastle.crypto.engines.SM4Engine;
import org.bouncycastle.crypto.modes.CBCBlockCipher;
import org.bouncycastle.crypto.modes.CCMBlockCipher;
import org.bouncycastle.crypto.modes.CFBBlockCipher;
import org.bouncycastle.crypto.modes.OFBBlockCipher;
import org.bouncycastle.crypto.modes.SICBlockCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.graalvm.polyglot.Value;

/** Ciphers of two who share a key. Which of them there are is known to the core module. */
final class CipherFunctions {

  private CipherFunctions() {}

  static Map<String, NativeFunction> all() {
    return Map.of(
        "cipher", CipherFunctions::cipher,
        "ccm", CipherFunctions::ccm,
        "wrapKey", CipherFunctions::wrapKey);
  }

  /** The algorithm, the mode, whether it encrypts; the key and the vector. */
  private static Object cipher(Value[] arguments) {
    String algorithm = Arguments.text(arguments, 0);
    String mode = Arguments.text(arguments, 1);
    boolean encrypting = arguments[2].asBoolean();
    byte[] key = Arguments.bytes(arguments, 3);
    byte[] vector = Arguments.bytes(arguments, 3 + Arguments.BYTES);
    return switch (mode) {
      case "gcm" -> object(new Gcm(engine(algorithm), encrypting, key, vector));
      case "poly1305" -> object(new ChaChaPoly(encrypting, key, vector));
      case "cbc", "ecb" -> object(blocks(algorithm, mode, encrypting, key, vector));
      default -> object(stream(engine(algorithm), mode, encrypting, key, vector));
    };
  }

  private static Object object(Aead cipher) {
    return new NativeObject(
        Map.of(
            "associate",
            a -> {
              cipher.associate(Arguments.bytes(a, 0));
              return null;
            },
            "update",
            a -> GuestBytes.of(cipher.update(Arguments.bytes(a, 0))),
            "tag",
            _ -> GuestBytes.of(cipher.tag()),
            "checkTag",
            a -> {
              byte[] expected = Arguments.bytes(a, 0);
              byte[] actual = Arrays.copyOf(cipher.tag(), expected.length);
              return MessageDigest.isEqual(actual, expected);
            }));
  }

  private static Object object(Blocks cipher) {
    return new NativeObject(
        Map.of(
            "update",
            a ->
                GuestBytes.of(cipher.update(Arguments.bytes(a, 0), a[Arguments.BYTES].asBoolean())),
            "finish",
            a -> GuestBytes.of(cipher.finish(a[0].asBoolean()))));
  }

  private static Object object(StreamCipher cipher) {
    return new NativeObject(
        Map.of(
            "update",
            a -> {
              byte[] bytes = Arguments.bytes(a, 0);
              cipher.processBytes(bytes, 0, bytes.length, bytes, 0);
              return GuestBytes.of(bytes);
            },
            "finish",
            _ -> GuestBytes.of(new byte[0])));
  }

  static Blocks blocks(
      String algorithm, String mode, boolean encrypting, byte[] key, byte[] vector) {
    BlockCipher engine = engine(algorithm);
    if (mode.equals("ecb")) {
      engine.init(encrypting, new KeyParameter(key));
      return new Blocks(engine, encrypting);
    }
    BlockCipher chained = CBCBlockCipher.newInstance(engine);
    chained.init(encrypting, new ParametersWithIV(new KeyParameter(key), vector));
    return new Blocks(chained, encrypting);
  }

  private static StreamCipher stream(
      BlockCipher engine, String mode, boolean encrypting, byte[] key, byte[] vector) {
    int bits = engine.getBlockSize() * Byte.SIZE;
    StreamCipher cipher =
        switch (mode) {
          case "ctr" -> (StreamCipher) SICBlockCipher.newInstance(engine);
          case "cfb" -> (StreamCipher) CFBBlockCipher.newInstance(engine, bits);
          case "cfb8" -> (StreamCipher) CFBBlockCipher.newInstance(engine, Byte.SIZE);
          case "ofb" -> new OFBBlockCipher(engine, bits);
          default -> throw new IllegalArgumentException("No mode is called " + mode);
        };
    cipher.init(encrypting, new ParametersWithIV(new KeyParameter(key), vector));
    return cipher;
  }

  private static BlockCipher engine(String algorithm) {
    return switch (algorithm) {
      case "aes" -> AESEngine.newInstance();
      case "camellia" -> new CamelliaEngine();
      case "aria" -> new ARIAEngine();
      case "sm4" -> new SM4Engine();
      case "des" -> new DESedeEngine();
      default -> throw new IllegalArgumentException("No cipher is called " + algorithm);
    };
  }

  /**
   * All of a message at once, with its code behind it: CCM has to know how long it is. Null where
   * the code is not right.
   */
  private static Object ccm(Value[] arguments) {
    BlockCipher engine = engine(Arguments.text(arguments, 0));
    boolean encrypting = arguments[1].asBoolean();
    int tagBits = Arguments.integer(arguments, 2) * Byte.SIZE;
    byte[] key = Arguments.bytes(arguments, 3);
    byte[] nonce = Arguments.bytes(arguments, 3 + Arguments.BYTES);
    byte[] associated = Arguments.bytes(arguments, 3 + 2 * Arguments.BYTES);
    byte[] message = Arguments.bytes(arguments, 3 + 3 * Arguments.BYTES);
    CipherParameters parameters =
        new AEADParameters(new KeyParameter(key), tagBits, nonce, associated);
    var cipher = CCMBlockCipher.newInstance(engine);
    cipher.init(encrypting, parameters);
    byte[] output = new byte[cipher.getOutputSize(message.length)];
    try {
      int written = cipher.processBytes(message, 0, message.length, output, 0);
      written += cipher.doFinal(output, written);
      return GuestBytes.of(Arrays.copyOf(output, written));
    } catch (InvalidCipherTextException _) {
      throw Failures.error("ERR_CRYPTO_INVALID_AUTH_TAG", "The code is not right");
    }
  }

  /** A key for keys (RFC 3394): whether it wraps, the key, the vector, what is wrapped. */
  private static Object wrapKey(Value[] arguments) {
    boolean wrapping = arguments[0].asBoolean();
    byte[] key = Arguments.bytes(arguments, 1);
    byte[] vector = Arguments.bytes(arguments, 1 + Arguments.BYTES);
    byte[] input = Arguments.bytes(arguments, 1 + 2 * Arguments.BYTES);
    RFC3394WrapEngine engine = new RFC3394WrapEngine(AESEngine.newInstance());
    engine.init(wrapping, new ParametersWithIV(new KeyParameter(key), vector));
    try {
      return GuestBytes.of(
          wrapping ? engine.wrap(input, 0, input.length) : engine.unwrap(input, 0, input.length));
    } catch (InvalidCipherTextException | RuntimeException _) {
      throw Failures.error("ERR_CRYPTO_OPERATION_FAILED", "The key could not be unwrapped");
    }
  }
}
