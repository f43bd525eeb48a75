package dev.tenon.runtime.node.crypto;

import dev.tenon.runtime.node.GuestBytes;
import dev.tenon.runtime.node.NativeFunction;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.teletrust.TeleTrusTObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.DigestInfo;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.Signer;
import org.bouncycastle.crypto.encodings.PKCS1Encoding;
import org.bouncycastle.crypto.engines.RSABlindedEngine;
import org.bouncycastle.crypto.params.ECKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.params.Ed448PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed448PublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.signers.DSAEncoding;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.signers.Ed448Signer;
import org.bouncycastle.crypto.signers.PlainDSAEncoding;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.graalvm.polyglot.Value;

/** Signatures. */
final class SignatureFunctions {

  private static final int PKCS1 = 1;
  private static final int PSS = 6;

  private static final Map<DigestKind, ASN1ObjectIdentifier> IDS = ids();

  /** What is wanted of a signature besides its key and its data. */
  private record Wanted(
      Optional<DigestKind> digest, int padding, int saltLength, boolean plain, Data data) {}

  /** What is signed: hashed already where a hash is named. */
  private static final class Data {
    private final byte[] bytes;

    Data(byte[] bytes) {
      this.bytes = bytes;
    }
  }

  private SignatureFunctions() {}

  static Map<String, NativeFunction> all() {
    return Map.of("sign", SignatureFunctions::sign, "verify", SignatureFunctions::verify);
  }

  /**
   * The key, the hash's name or null, the padding, the length of the salt, whether the two numbers
   * stand one after the other; then the data, which is hashed already where a hash is named.
   */
  private static Wanted wanted(Value[] arguments) {
    return new Wanted(
        Optional.ofNullable(Arguments.textOrNull(arguments, 1)).map(Failures::digest),
        Arguments.integer(arguments, 2),
        Arguments.integer(arguments, 3),
        arguments[4].asBoolean(),
        new Data(Arguments.bytes(arguments, 5)));
  }

  private static Object sign(Value[] arguments) {
    KeyHandle.Private key = (KeyHandle.Private) Arguments.key(arguments, 0);
    Wanted wanted = wanted(arguments);
    return GuestBytes.of(
        switch (key.key()) {
          case RSAKeyParameters rsa ->
              isPss(key, wanted)
                  ? Pss.sign(rsa, digest(wanted), wanted.data().bytes, wanted.saltLength())
                  : pkcs1(rsa, wanted);
          case ECKeyParameters ec -> ecdsa(ec, wanted);
          default -> edwards(key, wanted);
        });
  }

  private static Object verify(Value[] arguments) {
    KeyHandle key = Arguments.key(arguments, 0);
    Wanted wanted = wanted(arguments);
    byte[] signature = Arguments.bytes(arguments, 5 + Arguments.BYTES);
    KeyHandle.Public known =
        switch (key) {
          case KeyHandle.Public given -> given;
          case KeyHandle.Private secret -> KeyWriting.publicOf(secret);
        };
    return switch (known.key()) {
      case RSAKeyParameters rsa ->
          isPss(key, wanted)
              ? Pss.verify(rsa, digest(wanted), wanted.data().bytes, wanted.saltLength(), signature)
              : isPkcs1(rsa, wanted, signature);
      case ECKeyParameters ec -> isEcdsa(ec, wanted, signature);
      default -> isEdwards(known, wanted, signature);
    };
  }

  private static boolean isPss(KeyHandle key, Wanted wanted) {
    return wanted.padding() == PSS || KeyFacts.type(key).equals("rsa-pss");
  }

  private static DigestKind digest(Wanted wanted) {
    return wanted.digest().orElse(DigestKind.SHA256);
  }

  private static byte[] pkcs1(RSAKeyParameters key, Wanted wanted) {
    requirePkcs1(wanted);
    PKCS1Encoding encoding = new PKCS1Encoding(new RSABlindedEngine());
    encoding.init(true, key);
    byte[] info = digestInfo(wanted);
    if (info.length > encoding.getInputBlockSize()) {
      throw Failures.openssl("02000070", "rsa routines", "digest too big for rsa key");
    }
    try {
      return encoding.processBlock(info, 0, info.length);
    } catch (InvalidCipherTextException | RuntimeException _) {
      throw Failures.error("ERR_CRYPTO_OPERATION_FAILED", "Signing failed");
    }
  }

  private static boolean isPkcs1(RSAKeyParameters key, Wanted wanted, byte[] signature) {
    requirePkcs1(wanted);
    PKCS1Encoding encoding = new PKCS1Encoding(new RSABlindedEngine());
    encoding.init(false, key);
    try {
      byte[] found = encoding.processBlock(signature, 0, signature.length);
      return Arrays.equals(found, digestInfo(wanted));
    } catch (InvalidCipherTextException | RuntimeException _) {
      // What is no signature is none of this.
      return false;
    }
  }

  private static void requirePkcs1(Wanted wanted) {
    if (wanted.padding() != PKCS1) {
      throw Failures.openssl(
          "1C8000A5", "Provider routines", "illegal or unsupported padding mode");
    }
  }

  /** Where no hash is named for a key that is not of the kind that hashes itself, it is SHA-256. */
  private static byte[] digestInfo(Wanted wanted) {
    DigestKind kind = digest(wanted);
    if (kind == DigestKind.MD5_SHA1) {
      return wanted.data().bytes;
    }
    ASN1ObjectIdentifier id =
        Optional.ofNullable(IDS.get(kind))
            .orElseThrow(() -> Failures.openssl("1C80007A", "Provider routines", "invalid digest"));
    return KeyWriting.encoded(
        new DigestInfo(new AlgorithmIdentifier(id, DERNull.INSTANCE), wanted.data().bytes));
  }

  private static DSAEncoding encoding(Wanted wanted) {
    return wanted.plain() ? PlainDSAEncoding.INSTANCE : StandardDSAEncoding.INSTANCE;
  }

  private static byte[] ecdsa(ECKeyParameters key, Wanted wanted) {
    ECDSASigner signer = new ECDSASigner();
    signer.init(true, key);
    BigInteger[] numbers = signer.generateSignature(wanted.data().bytes);
    try {
      return encoding(wanted).encode(key.getParameters().getN(), numbers[0], numbers[1]);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException("Two numbers can be written", e);
    }
  }

  private static boolean isEcdsa(ECKeyParameters key, Wanted wanted, byte[] signature) {
    try {
      BigInteger[] numbers = encoding(wanted).decode(key.getParameters().getN(), signature);
      ECDSASigner signer = new ECDSASigner();
      signer.init(false, key);
      return signer.verifySignature(wanted.data().bytes, numbers[0], numbers[1]);
    } catch (java.io.IOException | RuntimeException _) {
      // What is no signature is none of this.
      return false;
    }
  }

  private static byte[] edwards(KeyHandle key, Wanted wanted) {
    requireNoDigest(wanted);
    Signer signer =
        switch (key.key()) {
          case Ed25519PrivateKeyParameters _ -> new Ed25519Signer();
          case Ed448PrivateKeyParameters _ -> new Ed448Signer(new byte[0]);
          default -> throw unsupported();
        };
    signer.init(true, key.key());
    signer.update(wanted.data().bytes, 0, wanted.data().bytes.length);
    try {
      return signer.generateSignature();
    } catch (CryptoException | RuntimeException _) {
      throw Failures.error("ERR_CRYPTO_OPERATION_FAILED", "Signing failed");
    }
  }

  private static boolean isEdwards(KeyHandle key, Wanted wanted, byte[] signature) {
    requireNoDigest(wanted);
    Signer signer =
        switch (key.key()) {
          case Ed25519PublicKeyParameters _ -> new Ed25519Signer();
          case Ed448PublicKeyParameters _ -> new Ed448Signer(new byte[0]);
          default -> throw unsupported();
        };
    signer.init(false, key.key());
    signer.update(wanted.data().bytes, 0, wanted.data().bytes.length);
    return signer.verifySignature(signature);
  }

  private static void requireNoDigest(Wanted wanted) {
    if (wanted.digest().isPresent()) {
      throw unsupported();
    }
  }

  private static RuntimeException unsupported() {
    return Failures.error("ERR_CRYPTO_UNSUPPORTED_OPERATION", "Unsupported crypto operation");
  }

  private static Map<DigestKind, ASN1ObjectIdentifier> ids() {
    Map<DigestKind, ASN1ObjectIdentifier> ids = new HashMap<>();
    ids.put(DigestKind.MD5, PKCSObjectIdentifiers.md5);
    ids.put(DigestKind.SHA1, KeyIds.SHA1);
    ids.put(DigestKind.SHA224, NISTObjectIdentifiers.id_sha224);
    ids.put(DigestKind.SHA256, NISTObjectIdentifiers.id_sha256);
    ids.put(DigestKind.SHA384, NISTObjectIdentifiers.id_sha384);
    ids.put(DigestKind.SHA512, NISTObjectIdentifiers.id_sha512);
    ids.put(DigestKind.SHA512_224, NISTObjectIdentifiers.id_sha512_224);
    ids.put(DigestKind.SHA512_256, NISTObjectIdentifiers.id_sha512_256);
    ids.put(DigestKind.SHA3_224, NISTObjectIdentifiers.id_sha3_224);
    ids.put(DigestKind.SHA3_256, NISTObjectIdentifiers.id_sha3_256);
    ids.put(DigestKind.SHA3_384, NISTObjectIdentifiers.id_sha3_384);
    ids.put(DigestKind.SHA3_512, NISTObjectIdentifiers.id_sha3_512);
    ids.put(DigestKind.RIPEMD160, TeleTrusTObjectIdentifiers.ripemd160);
    return Map.copyOf(ids);
  }
}
