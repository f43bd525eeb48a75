package dev.tenon.runtime.node.crypto;

import dev.tenon.runtime.node.GuestBytes;
import dev.tenon.runtime.node.NativeFunction;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Map;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyObject;
import org.jspecify.annotations.Nullable;

/** Keys of two halves: read, written, looked at. */
final class KeyFunctions {

  private final SecureRandom random;

  private KeyFunctions(SecureRandom random) {
    this.random = random;
  }

  static Map<String, NativeFunction> all(SecureRandom random) {
    KeyFunctions keys = new KeyFunctions(random);
    return Map.of(
        "readKey", KeyFunctions::read,
        "readJwk", a -> JsonWebKeys.read(a[0], a[1].asBoolean()),
        "publicOf", a -> KeyWriting.publicOf((KeyHandle.Private) Arguments.key(a, 0)),
        "keyType", a -> KeyFacts.type(Arguments.key(a, 0)),
        "keyDetails", a -> ProxyObject.fromMap(KeyFacts.details(Arguments.key(a, 0))),
        "sameKey",
            a ->
                MessageDigest.isEqual(Arguments.key(a, 0).encoded(), Arguments.key(a, 1).encoded()),
        "writeJwk", a -> ProxyObject.fromMap(JsonWebKeys.write(Arguments.key(a, 0))),
        "writePem", keys::writePem,
        "writeDer", keys::writeDer);
  }

  /** Whether a private key is wanted, the format, the type; the bytes, the passphrase or null. */
  private static KeyHandle read(Value[] arguments) {
    boolean wantsPrivate = arguments[0].asBoolean();
    boolean text = Arguments.text(arguments, 1).equals("pem");
    byte[] bytes = Arguments.bytes(arguments, 3);
    byte @Nullable [] passphrase = Arguments.bytesOrNull(arguments, 3 + Arguments.BYTES);
    if (wantsPrivate) {
      return text
          ? KeyReading.privatePem(bytes, passphrase)
          : KeyReading.privateDer(bytes, Arguments.text(arguments, 2), passphrase);
    }
    return text
        ? KeyReading.publicPem(bytes, passphrase)
        : KeyReading.publicDer(bytes, Arguments.text(arguments, 2));
  }

  /** The key, the type; the cipher's name and the passphrase where it is to be encrypted. */
  private Object writePem(Value[] arguments) {
    KeyHandle key = Arguments.key(arguments, 0);
    String type = Arguments.text(arguments, 1);
    byte[] content = KeyWriting.der(key, type);
    String title = KeyWriting.title(key, type);
    String cipher = Arguments.textOrNull(arguments, 2);
    if (cipher == null) {
      return PemText.write(title, "", content);
    }
    byte[] passphrase = Arguments.bytes(arguments, 3);
    return type.equals("pkcs8")
        ? PemText.write(
            "ENCRYPTED " + title, "", EncryptedKeys.encrypt(content, cipher, passphrase, random))
        : EncryptedKeys.encryptOld(title, content, cipher, passphrase, random);
  }

  private Object writeDer(Value[] arguments) {
    byte[] content = KeyWriting.der(Arguments.key(arguments, 0), Arguments.text(arguments, 1));
    String cipher = Arguments.textOrNull(arguments, 2);
    return GuestBytes.of(
        cipher == null
            ? content
            : EncryptedKeys.encrypt(content, cipher, Arguments.bytes(arguments, 3), random));
  }
}
