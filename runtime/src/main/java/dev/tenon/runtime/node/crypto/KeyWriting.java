package dev.tenon.runtime.node.crypto;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed448PrivateKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X448PrivateKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/** Keys written in the forms that OpenSSL writes, byte for byte. */
final class KeyWriting {

  private KeyWriting() {}

  /** The form with the kind in it, without what OpenSSL leaves out. */
  static PrivateKeyInfo privateInfo(AsymmetricKeyParameter key, AlgorithmIdentifier algorithm)
      throws IOException {
    return switch (key) {
      case ECPrivateKeyParameters ec -> new PrivateKeyInfo(algorithm, sec1(ec, null));
      case Ed25519PrivateKeyParameters ed -> bare(algorithm, ed.getEncoded());
      case Ed448PrivateKeyParameters ed -> bare(algorithm, ed.getEncoded());
      case X25519PrivateKeyParameters x -> bare(algorithm, x.getEncoded());
      case X448PrivateKeyParameters x -> bare(algorithm, x.getEncoded());
      default -> {
        PrivateKeyInfo info = PrivateKeyInfoFactory.createPrivateKeyInfo(key);
        yield new PrivateKeyInfo(algorithm, info.parsePrivateKey());
      }
    };
  }

  private static PrivateKeyInfo bare(AlgorithmIdentifier algorithm, byte[] key) throws IOException {
    return new PrivateKeyInfo(algorithm, new DEROctetString(key));
  }

  /** A key on a curve, with its public half. */
  static ECPrivateKey sec1(
      ECPrivateKeyParameters key, @org.jspecify.annotations.Nullable ASN1Encodable curve) {
    DERBitString half = new DERBitString(publicOf(key).getQ().getEncoded(false));
    return new ECPrivateKey(key.getParameters().getN().bitLength(), key.getD(), half, curve);
  }

  static ECPublicKeyParameters publicOf(ECPrivateKeyParameters key) {
    var curve = key.getParameters();
    return new ECPublicKeyParameters(
        new FixedPointCombMultiplier().multiply(curve.getG(), key.getD()).normalize(), curve);
  }

  static KeyHandle.Public publicOf(KeyHandle.Private key) {
    AsymmetricKeyParameter half =
        switch (key.key()) {
          case RSAPrivateCrtKeyParameters rsa ->
              new RSAKeyParameters(false, rsa.getModulus(), rsa.getPublicExponent());
          case ECPrivateKeyParameters ec -> publicOf(ec);
          case Ed25519PrivateKeyParameters ed -> ed.generatePublicKey();
          case Ed448PrivateKeyParameters ed -> ed.generatePublicKey();
          case X25519PrivateKeyParameters x -> x.generatePublicKey();
          case X448PrivateKeyParameters x -> x.generatePublicKey();
          default ->
              throw Failures.error(
                  "ERR_CRYPTO_UNSUPPORTED_OPERATION", "Unsupported crypto operation");
        };
    try {
      SubjectPublicKeyInfo info = SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(half);
      return new KeyHandle.Public(
          half, new SubjectPublicKeyInfo(key.algorithm(), info.getPublicKeyData().getBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException("A key in memory can be written", e);
    }
  }

  /** The content of a key in one of the forms, without anything around it. */
  static byte[] der(KeyHandle key, String type) {
    return switch (key) {
      case KeyHandle.Public known ->
          type.equals("pkcs1") ? known.info().getPublicKeyData().getBytes() : known.encoded();
      case KeyHandle.Private secret ->
          switch (type) {
            case "pkcs1" -> secret.info().getPrivateKey().getOctets();
            case "sec1" ->
                encoded(
                    sec1(
                        (ECPrivateKeyParameters) secret.key(), secret.algorithm().getParameters()));
            default -> secret.encoded();
          };
    };
  }

  /** What stands above and below a key as a text. */
  static String title(KeyHandle key, String type) {
    boolean known = key instanceof KeyHandle.Public;
    return switch (type) {
      case "pkcs1" -> known ? "RSA PUBLIC KEY" : "RSA PRIVATE KEY";
      case "sec1" -> "EC PRIVATE KEY";
      default -> known ? "PUBLIC KEY" : "PRIVATE KEY";
    };
  }

  static byte[] encoded(ASN1Object object) {
    try {
      return object.getEncoded("DER");
    } catch (IOException e) {
      throw new UncheckedIOException("What is in memory can be written", e);
    }
  }
}
