package dev.tenon.runtime.node.crypto;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X25519PublicKeyParameters;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.graalvm.polyglot.Value;

/** Keys as JSON has them (RFC 7517, 7518, 8037). */
final class JsonWebKeys {

  private static final Map<String, String> CURVES =
      Map.of("P-256", "prime256v1", "P-384", "secp384r1", "P-521", "secp521r1");

  private JsonWebKeys() {}

  /** A key of an object with the members of a JSON Web Key. */
  static KeyHandle read(Value jwk, boolean wantsPrivate) {
    try {
      return switch (text(jwk, "kty")) {
        case "RSA" -> rsa(jwk, wantsPrivate);
        case "EC" -> ec(jwk, wantsPrivate);
        case "OKP" -> okp(jwk, wantsPrivate);
        default -> throw invalid();
      };
    } catch (IOException | IllegalArgumentException | ArithmeticException _) {
      throw invalid();
    }
  }

  private static KeyHandle rsa(Value jwk, boolean wantsPrivate) throws IOException {
    AlgorithmIdentifier algorithm =
        new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);
    BigInteger modulus = number(jwk, "n");
    BigInteger exponent = number(jwk, "e");
    if (!wantsPrivate) {
      return known(new RSAKeyParameters(false, modulus, exponent));
    }
    return secret(
        new RSAPrivateCrtKeyParameters(
            modulus,
            exponent,
            number(jwk, "d"),
            number(jwk, "p"),
            number(jwk, "q"),
            number(jwk, "dp"),
            number(jwk, "dq"),
            number(jwk, "qi")),
        algorithm);
  }

  private static KeyHandle ec(Value jwk, boolean wantsPrivate) throws IOException {
    ECNamedDomainParameters curve = KeyFacts.curve(text(jwk, "crv"));
    if (!wantsPrivate) {
      return known(
          new ECPublicKeyParameters(
              curve.getCurve().validatePoint(number(jwk, "x"), number(jwk, "y")), curve));
    }
    return secret(
        new ECPrivateKeyParameters(number(jwk, "d"), curve),
        new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve.getName()));
  }

  private static KeyHandle okp(Value jwk, boolean wantsPrivate) throws IOException {
    byte[] bytes = bytes(jwk, wantsPrivate ? "d" : "x");
    return switch (text(jwk, "crv")) {
      case "Ed25519" ->
          wantsPrivate
              ? secret(
                  new Ed25519PrivateKeyParameters(bytes), new AlgorithmIdentifier(KeyIds.ED25519))
              : known(new Ed25519PublicKeyParameters(bytes));
      case "X25519" ->
          wantsPrivate
              ? secret(
                  new X25519PrivateKeyParameters(bytes), new AlgorithmIdentifier(KeyIds.X25519))
              : known(new X25519PublicKeyParameters(bytes));
      default -> throw invalid();
    };
  }

  static KeyHandle.Public known(AsymmetricKeyParameter key) throws IOException {
    return new KeyHandle.Public(key, SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(key));
  }

  static KeyHandle.Private secret(AsymmetricKeyParameter key, AlgorithmIdentifier algorithm)
      throws IOException {
    return new KeyHandle.Private(key, KeyWriting.privateInfo(key, algorithm));
  }

  /** The members of a key's JSON Web Key. */
  static Map<String, Object> write(KeyHandle key) {
    Map<String, Object> members = new HashMap<>();
    KeyHandle.Public half =
        switch (key) {
          case KeyHandle.Public known -> known;
          case KeyHandle.Private secret -> KeyWriting.publicOf(secret);
        };
    switch (half.key()) {
      case RSAKeyParameters rsa -> {
        members.put("kty", "RSA");
        members.put("n", text(rsa.getModulus(), 0));
        members.put("e", text(rsa.getExponent(), 0));
        if (key.key() instanceof RSAPrivateCrtKeyParameters secret) {
          members.put("d", text(secret.getExponent(), 0));
          members.put("p", text(secret.getP(), 0));
          members.put("q", text(secret.getQ(), 0));
          members.put("dp", text(secret.getDP(), 0));
          members.put("dq", text(secret.getDQ(), 0));
          members.put("qi", text(secret.getQInv(), 0));
        }
      }
      case ECPublicKeyParameters ec -> {
        int size = (ec.getParameters().getCurve().getFieldSize() + Byte.SIZE - 1) / Byte.SIZE;
        members.put("kty", "EC");
        members.put("crv", curve(KeyFacts.curve(key)));
        members.put("x", text(ec.getQ().getAffineXCoord().toBigInteger(), size));
        members.put("y", text(ec.getQ().getAffineYCoord().toBigInteger(), size));
        if (key.key() instanceof ECPrivateKeyParameters secret) {
          members.put("d", text(secret.getD(), size));
        }
      }
      case Ed25519PublicKeyParameters ed -> {
        members.put("kty", "OKP");
        members.put("crv", "Ed25519");
        members.put("x", text(ed.getEncoded()));
        if (key.key() instanceof Ed25519PrivateKeyParameters secret) {
          members.put("d", text(secret.getEncoded()));
        }
      }
      case X25519PublicKeyParameters x -> {
        members.put("kty", "OKP");
        members.put("crv", "X25519");
        members.put("x", text(x.getEncoded()));
        if (key.key() instanceof X25519PrivateKeyParameters secret) {
          members.put("d", text(secret.getEncoded()));
        }
      }
      default ->
          throw Failures.error("ERR_CRYPTO_JWK_UNSUPPORTED_KEY_TYPE", "Unsupported JWK Key Type.");
    }
    return members;
  }

  private static String curve(String name) {
    return CURVES.entrySet().stream()
        .filter(entry -> entry.getValue().equals(name))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseGet(
            () -> {
              if (name.equals("secp256k1")) {
                return name;
              }
              throw Failures.error(
                  "ERR_CRYPTO_JWK_UNSUPPORTED_CURVE", "Unsupported JWK EC curve: " + name + ".");
            });
  }

  private static String text(Value jwk, String member) {
    Value value = jwk.getMember(member);
    if (value == null || !value.isString()) {
      throw invalid();
    }
    return value.asString();
  }

  private static byte[] bytes(Value jwk, String member) {
    return Base64.getUrlDecoder().decode(text(jwk, member).replace("=", ""));
  }

  private static BigInteger number(Value jwk, String member) {
    return new BigInteger(1, bytes(jwk, member));
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String text(BigInteger number, int size) {
    byte[] bytes = number.toByteArray();
    int sign = bytes.length > 1 && bytes[0] == 0 ? 1 : 0;
    byte[] bare = Arrays.copyOfRange(bytes, sign, bytes.length);
    byte[] padded = new byte[Math.max(size, bare.length)];
    System.arraycopy(bare, 0, padded, padded.length - bare.length, bare.length);
    return text(padded);
  }

  private static RuntimeException invalid() {
    return Failures.type("ERR_CRYPTO_INVALID_JWK", "Invalid JWK data");
  }
}
