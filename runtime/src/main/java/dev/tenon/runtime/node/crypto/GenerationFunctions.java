package dev.tenon.runtime.node.crypto;

import dev.tenon.runtime.node.NativeFunction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Map;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.AsymmetricCipherKeyPairGenerator;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.generators.RSAKeyPairGenerator;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed448PrivateKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyGenerationParameters;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X448PrivateKeyParameters;
import org.graalvm.polyglot.Value;

/** New keys. */
final class GenerationFunctions {

  /** Some seconds of work; the time for a larger one grows much faster than it. */
  private static final int MAX_MODULUS = 4096;

  private static final int MIN_MODULUS = 512;
  private static final int CERTAINTY = 100;

  private final SecureRandom random;

  private GenerationFunctions(SecureRandom random) {
    this.random = random;
  }

  static Map<String, NativeFunction> all(SecureRandom random) {
    GenerationFunctions generation = new GenerationFunctions(random);
    return Map.of(
        "generateRsa", generation::rsa,
        "generateEc", generation::ec,
        "generateSimple", generation::simple);
  }

  /** How many bits, and the public exponent as a text. */
  private Object rsa(Value[] arguments) {
    int bits = Arguments.integer(arguments, 0);
    if (bits > MAX_MODULUS) {
      throw Failures.tooMuch(
          "An RSA key of "
              + bits
              + " bits takes longer than a handler may compute here: at most "
              + MAX_MODULUS
              + " bits.");
    }
    if (bits < MIN_MODULUS) {
      throw Failures.openssl("02000078", "rsa routines", "key size too small");
    }
    BigInteger exponent = new BigInteger(Arguments.text(arguments, 1));
    if (!exponent.testBit(0) || exponent.bitLength() < 2) {
      throw Failures.openssl("02000065", "rsa routines", "bad e value");
    }
    RSAKeyPairGenerator generator = new RSAKeyPairGenerator();
    generator.init(new RSAKeyGenerationParameters(exponent, random, bits, CERTAINTY));
    return secret(generator, algorithm(PKCSObjectIdentifiers.rsaEncryption));
  }

  private Object ec(Value[] arguments) {
    ECNamedDomainParameters curve = KeyFacts.curve(Arguments.text(arguments, 0));
    ECKeyPairGenerator generator = new ECKeyPairGenerator();
    generator.init(new ECKeyGenerationParameters(curve, random));
    return secret(
        generator, new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve.getName()));
  }

  /** One of the kinds that have no parameters. */
  private Object simple(Value[] arguments) {
    String type = Arguments.text(arguments, 0);
    return switch (type) {
      case "ed25519" -> of(new Ed25519PrivateKeyParameters(random), KeyIds.ED25519);
      case "ed448" -> of(new Ed448PrivateKeyParameters(random), KeyIds.ED448);
      case "x25519" -> of(new X25519PrivateKeyParameters(random), KeyIds.X25519);
      case "x448" -> of(new X448PrivateKeyParameters(random), KeyIds.X448);
      default -> throw new IllegalArgumentException("No key is called " + type);
    };
  }

  private static AlgorithmIdentifier algorithm(ASN1ObjectIdentifier id) {
    return new AlgorithmIdentifier(id, DERNull.INSTANCE);
  }

  private static KeyHandle secret(
      AsymmetricCipherKeyPairGenerator generator, AlgorithmIdentifier algorithm) {
    return of(generator.generateKeyPair().getPrivate(), algorithm);
  }

  private static KeyHandle of(AsymmetricKeyParameter key, ASN1ObjectIdentifier id) {
    return of(key, new AlgorithmIdentifier(id));
  }

  private static KeyHandle of(AsymmetricKeyParameter key, AlgorithmIdentifier algorithm) {
    try {
      return JsonWebKeys.secret(key, algorithm);
    } catch (IOException e) {
      throw new UncheckedIOException("A key in memory can be written", e);
    }
  }
}
