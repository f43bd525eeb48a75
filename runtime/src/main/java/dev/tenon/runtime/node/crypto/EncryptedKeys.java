package dev.tenon.runtime.node.crypto;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.EncryptionScheme;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.generators.OpenSSLPBEParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;
import org.jspecify.annotations.Nullable;

/** Private keys behind a passphrase: as PKCS#8 has them, and as OpenSSL had them before. */
final class EncryptedKeys {

  private static final int ITERATIONS = 2048;
  private static final int SALT = 16;

  /** The salt of the old form is the beginning of the vector. */
  private static final int OLD_SALT = 8;

  /** What encrypts: its name for our ciphers, how long its key is and its vector. */
  private record Kind(ASN1ObjectIdentifier id, String algorithm, int key, int vector) {}

  private static final Map<String, Kind> KINDS =
      Map.of(
          "aes-128-cbc", new Kind(NISTObjectIdentifiers.id_aes128_CBC, "aes", 16, 16),
          "aes-192-cbc", new Kind(NISTObjectIdentifiers.id_aes192_CBC, "aes", 24, 16),
          "aes-256-cbc", new Kind(NISTObjectIdentifiers.id_aes256_CBC, "aes", 32, 16),
          "des-ede3-cbc", new Kind(PKCSObjectIdentifiers.des_EDE3_CBC, "des", 24, 8));

  private static final Map<ASN1ObjectIdentifier, DigestKind> DIGESTS =
      Map.of(
          PKCSObjectIdentifiers.id_hmacWithSHA1, DigestKind.SHA1,
          PKCSObjectIdentifiers.id_hmacWithSHA224, DigestKind.SHA224,
          PKCSObjectIdentifiers.id_hmacWithSHA256, DigestKind.SHA256,
          PKCSObjectIdentifiers.id_hmacWithSHA384, DigestKind.SHA384,
          PKCSObjectIdentifiers.id_hmacWithSHA512, DigestKind.SHA512);

  private EncryptedKeys() {}

  static byte[] decrypt(byte[] encoded, byte @Nullable [] passphrase) {
    byte[] secret = required(passphrase);
    EncryptedPrivateKeyInfo info = EncryptedPrivateKeyInfo.getInstance(encoded);
    AlgorithmIdentifier algorithm = info.getEncryptionAlgorithm();
    if (!algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBES2)) {
      throw unsupported();
    }
    PBES2Parameters parameters = PBES2Parameters.getInstance(algorithm.getParameters());
    KeyDerivationFunc derivation = parameters.getKeyDerivationFunc();
    if (!derivation.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBKDF2)) {
      throw unsupported();
    }
    PBKDF2Params how = PBKDF2Params.getInstance(derivation.getParameters());
    DigestKind digest =
        Optional.ofNullable(DIGESTS.get(how.getPrf().getAlgorithm()))
            .orElseThrow(EncryptedKeys::unsupported);
    EncryptionScheme scheme = parameters.getEncryptionScheme();
    Kind kind =
        KINDS.values().stream()
            .filter(each -> each.id().equals(scheme.getAlgorithm()))
            .findFirst()
            .orElseThrow(EncryptedKeys::unsupported);
    byte[] vector = ASN1OctetString.getInstance(scheme.getParameters()).getOctets();
    int iterations = DerivationFunctions.bounded(how.getIterationCount());
    byte[] key = DerivationFunctions.pbkdf2(digest, secret, how.getSalt(), iterations, kind.key());
    return run(kind, false, key, vector, info.getEncryptedData());
  }

  static byte[] encrypt(byte[] encoded, String cipher, byte[] passphrase, SecureRandom random) {
    Kind kind = kind(cipher);
    byte[] salt = bytes(random, SALT);
    byte[] vector = bytes(random, kind.vector());
    byte[] key =
        DerivationFunctions.pbkdf2(DigestKind.SHA256, passphrase, salt, ITERATIONS, kind.key());
    AlgorithmIdentifier digest =
        new AlgorithmIdentifier(PKCSObjectIdentifiers.id_hmacWithSHA256, DERNull.INSTANCE);
    PBES2Parameters parameters =
        new PBES2Parameters(
            new KeyDerivationFunc(
                PKCSObjectIdentifiers.id_PBKDF2, new PBKDF2Params(salt, ITERATIONS, digest)),
            new EncryptionScheme(kind.id(), new DEROctetString(vector)));
    EncryptedPrivateKeyInfo info =
        new EncryptedPrivateKeyInfo(
            new AlgorithmIdentifier(PKCSObjectIdentifiers.id_PBES2, parameters),
            run(kind, true, key, vector, encoded));
    return KeyWriting.encoded(info);
  }

  /** What the headers of an old key say about its content. */
  static byte[] decryptOld(PemText pem, byte @Nullable [] passphrase) {
    byte[] secret = required(passphrase);
    String info =
        pem.headers()
            .lines()
            .filter(line -> line.startsWith("DEK-Info:"))
            .findFirst()
            .orElseThrow(EncryptedKeys::unsupported)
            .substring("DEK-Info:".length())
            .strip();
    int comma = info.indexOf(',');
    Kind kind = kind(info.substring(0, comma));
    byte[] vector = HexFormat.of().parseHex(info.substring(comma + 1).strip());
    return run(kind, false, oldKey(kind, secret, vector), vector, pem.content());
  }

  static String encryptOld(
      String type, byte[] encoded, String cipher, byte[] passphrase, SecureRandom random) {
    Kind kind = kind(cipher);
    byte[] vector = bytes(random, kind.vector());
    byte[] content = run(kind, true, oldKey(kind, passphrase, vector), vector, encoded);
    String headers =
        "Proc-Type: 4,ENCRYPTED\nDEK-Info: "
            + cipher.toUpperCase(Locale.ROOT)
            + ","
            + HexFormat.of().withUpperCase().formatHex(vector);
    return PemText.write(type, headers, content);
  }

  private static byte[] oldKey(Kind kind, byte[] passphrase, byte[] vector) {
    OpenSSLPBEParametersGenerator generator = new OpenSSLPBEParametersGenerator();
    generator.init(passphrase, java.util.Arrays.copyOf(vector, OLD_SALT));
    return ((KeyParameter) generator.generateDerivedParameters(kind.key() * Byte.SIZE)).getKey();
  }

  private static byte[] run(
      Kind kind, boolean encrypting, byte[] key, byte[] vector, byte[] input) {
    Blocks blocks = CipherFunctions.blocks(kind.algorithm(), "cbc", encrypting, key, vector);
    byte[] begin = blocks.update(input, true);
    byte[] end = blocks.finish(true);
    byte[] all = java.util.Arrays.copyOf(begin, begin.length + end.length);
    System.arraycopy(end, 0, all, begin.length, end.length);
    return all;
  }

  private static Kind kind(String cipher) {
    return Optional.ofNullable(KINDS.get(cipher.toLowerCase(Locale.ROOT)))
        .orElseThrow(() -> Failures.error("ERR_CRYPTO_UNKNOWN_CIPHER", "Unknown cipher"));
  }

  private static byte[] bytes(SecureRandom random, int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] required(byte @Nullable [] passphrase) {
    if (passphrase == null) {
      throw Failures.type("ERR_MISSING_PASSPHRASE", "Passphrase required for encrypted key");
    }
    return passphrase;
  }

  private static RuntimeException unsupported() {
    return Failures.openssl("1E08010C", "DECODER routines", "unsupported");
  }
}
