package dev.tenon.runtime.node.crypto;

import dev.tenon.runtime.node.GuestBytes;
import dev.tenon.runtime.node.NativeFunction;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import org.bouncycastle.crypto.BasicAgreement;
import org.bouncycastle.crypto.RawAgreement;
import org.bouncycastle.crypto.agreement.DHStandardGroups;
import org.bouncycastle.crypto.agreement.ECDHBasicAgreement;
import org.bouncycastle.crypto.agreement.X25519Agreement;
import org.bouncycastle.crypto.agreement.X448Agreement;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.DHParameters;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X448PrivateKeyParameters;
import org.bouncycastle.math.ec.ECPoint;
import org.graalvm.polyglot.Value;

/** Secrets that two find together. */
final class AgreementFunctions {

  private static final Map<String, DHParameters> GROUPS =
      Map.of(
          "modp1", DHStandardGroups.rfc2409_768,
          "modp2", DHStandardGroups.rfc2409_1024,
          "modp5", DHStandardGroups.rfc3526_1536,
          "modp14", DHStandardGroups.rfc3526_2048,
          "modp15", DHStandardGroups.rfc3526_3072,
          "modp16", DHStandardGroups.rfc3526_4096,
          "modp17", DHStandardGroups.rfc3526_6144,
          "modp18", DHStandardGroups.rfc3526_8192);

  private static final int MAX_MODULUS = 8192;
  private static final int MAX_PRIME = 2048;
  private static final int CERTAINTY = 64;

  private final SecureRandom random;

  private AgreementFunctions(SecureRandom random) {
    this.random = random;
  }

  static Map<String, NativeFunction> all(SecureRandom random) {
    AgreementFunctions agreement = new AgreementFunctions(random);
    Map<String, NativeFunction> all = new HashMap<>();
    all.put("agree", AgreementFunctions::agree);
    all.put("ecGenerate", agreement::ecGenerate);
    all.put("ecPublic", AgreementFunctions::ecPublic);
    all.put("ecConvert", AgreementFunctions::ecConvert);
    all.put("ecSecret", AgreementFunctions::ecSecret);
    all.put("modPow", AgreementFunctions::modPow);
    all.put("dhPrime", AgreementFunctions::dhPrime);
    all.put("generatePrime", agreement::generatePrime);
    all.put("isPrime", AgreementFunctions::isPrime);
    return all;
  }

  /** A private key and a public one. */
  private static Object agree(Value[] arguments) {
    AsymmetricKeyParameter own = Arguments.key(arguments, 0).key();
    AsymmetricKeyParameter other = Arguments.key(arguments, 1).key();
    try {
      return GuestBytes.of(
          switch (own) {
            case ECPrivateKeyParameters ec -> secret(ec, (ECPublicKeyParameters) other);
            case X25519PrivateKeyParameters _ -> secret(new X25519Agreement(), own, other);
            case X448PrivateKeyParameters _ -> secret(new X448Agreement(), own, other);
            default -> throw incompatible();
          });
    } catch (ClassCastException | IllegalStateException | IllegalArgumentException _) {
      throw incompatible();
    }
  }

  private static byte[] secret(
      RawAgreement agreement, AsymmetricKeyParameter own, AsymmetricKeyParameter other) {
    agreement.init(own);
    byte[] secret = new byte[agreement.getAgreementSize()];
    agreement.calculateAgreement(other, secret, 0);
    return secret;
  }

  private static byte[] secret(ECPrivateKeyParameters own, ECPublicKeyParameters other) {
    BasicAgreement agreement = new ECDHBasicAgreement();
    agreement.init(own);
    return fixed(agreement.calculateAgreement(other), agreement.getFieldSize());
  }

  private Object ecGenerate(Value[] arguments) {
    ECNamedDomainParameters curve = KeyFacts.curve(Arguments.text(arguments, 0));
    ECKeyPairGenerator generator = new ECKeyPairGenerator();
    generator.init(new ECKeyGenerationParameters(curve, random));
    var secret = (ECPrivateKeyParameters) generator.generateKeyPair().getPrivate();
    return GuestBytes.of(fixed(secret.getD(), (curve.getN().bitLength() + 7) / Byte.SIZE));
  }

  /** The curve, the bytes of a private key. */
  private static Object ecPublic(Value[] arguments) {
    ECNamedDomainParameters curve = KeyFacts.curve(Arguments.text(arguments, 0));
    return GuestBytes.of(
        KeyWriting.publicOf(ecPrivate(curve, Arguments.bytes(arguments, 1)))
            .getQ()
            .getEncoded(false));
  }

  private static ECPrivateKeyParameters ecPrivate(ECNamedDomainParameters curve, byte[] bytes) {
    try {
      return new ECPrivateKeyParameters(new BigInteger(1, bytes), curve);
    } catch (IllegalArgumentException _) {
      throw Failures.range(
          "ERR_CRYPTO_INVALID_KEYTYPE", "Private key is not valid for specified curve.");
    }
  }

  private static ECPoint point(ECNamedDomainParameters curve, byte[] bytes) {
    try {
      return curve.validatePublicPoint(curve.getCurve().decodePoint(bytes));
    } catch (RuntimeException _) {
      throw Failures.error(
          "ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY", "Public key is not valid for specified curve");
    }
  }

  /** The curve, whether to compress, the bytes of a public key. */
  private static Object ecConvert(Value[] arguments) {
    ECNamedDomainParameters curve = KeyFacts.curve(Arguments.text(arguments, 0));
    return GuestBytes.of(
        point(curve, Arguments.bytes(arguments, 2)).getEncoded(arguments[1].asBoolean()));
  }

  /** The curve, the bytes of one's own private key and of the other's public one. */
  private static Object ecSecret(Value[] arguments) {
    ECNamedDomainParameters curve = KeyFacts.curve(Arguments.text(arguments, 0));
    ECPrivateKeyParameters own = ecPrivate(curve, Arguments.bytes(arguments, 1));
    ECPoint other = point(curve, Arguments.bytes(arguments, 1 + Arguments.BYTES));
    return GuestBytes.of(secret(own, new ECPublicKeyParameters(other, curve)));
  }

  private static Object modPow(Value[] arguments) {
    BigInteger base = new BigInteger(1, Arguments.bytes(arguments, 0));
    BigInteger exponent = new BigInteger(1, Arguments.bytes(arguments, Arguments.BYTES));
    BigInteger modulus = new BigInteger(1, Arguments.bytes(arguments, 2 * Arguments.BYTES));
    if (modulus.bitLength() > MAX_MODULUS
        || base.bitLength() > MAX_MODULUS
        || exponent.bitLength() > MAX_MODULUS) {
      throw Failures.tooMuch(
          "Diffie-Hellman with more than "
              + MAX_MODULUS
              + " bits is more than a handler may compute here.");
    }
    return GuestBytes.of(
        fixed(base.modPow(exponent, modulus), (modulus.bitLength() + 7) / Byte.SIZE));
  }

  private static Object dhPrime(Value[] arguments) {
    DHParameters group = GROUPS.get(Arguments.text(arguments, 0));
    if (group == null) {
      throw Failures.error("ERR_CRYPTO_UNKNOWN_DH_GROUP", "Unknown DH group");
    }
    return GuestBytes.of(fixed(group.getP(), (group.getP().bitLength() + 7) / Byte.SIZE));
  }

  /** How many bits. */
  private Object generatePrime(Value[] arguments) {
    int bits = Arguments.integer(arguments, 0);
    if (bits > MAX_PRIME) {
      throw Failures.tooMuch(
          "A prime of "
              + bits
              + " bits takes longer than a handler may compute here: at most "
              + MAX_PRIME
              + " bits.");
    }
    BigInteger prime = bits < 2 ? BigInteger.TWO : BigInteger.probablePrime(bits, random);
    return GuestBytes.of(fixed(prime, (bits + 7) / Byte.SIZE));
  }

  private static Object isPrime(Value[] arguments) {
    BigInteger number = new BigInteger(1, Arguments.bytes(arguments, 0));
    if (number.bitLength() > MAX_MODULUS) {
      throw Failures.tooMuch(
          "To check a number of more than "
              + MAX_MODULUS
              + " bits takes longer than a handler may compute here.");
    }
    return number.isProbablePrime(CERTAINTY);
  }

  private static byte[] fixed(BigInteger number, int length) {
    byte[] bytes = number.toByteArray();
    byte[] result = new byte[length];
    int taken = Math.min(bytes.length, length);
    System.arraycopy(bytes, bytes.length - taken, result, length - taken, taken);
    return result;
  }

  private static RuntimeException incompatible() {
    return Failures.error(
        "ERR_CRYPTO_INCOMPATIBLE_KEY", "Incompatible key types for Diffie-Hellman");
  }
}
