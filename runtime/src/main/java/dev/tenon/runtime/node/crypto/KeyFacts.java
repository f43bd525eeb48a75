package dev.tenon.runtime.node.crypto;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;

/** What can be said about a key. */
final class KeyFacts {

  private static final Map<ASN1ObjectIdentifier, String> TYPES =
      Map.of(
          PKCSObjectIdentifiers.rsaEncryption, "rsa",
          PKCSObjectIdentifiers.id_RSASSA_PSS, "rsa-pss",
          X9ObjectIdentifiers.id_ecPublicKey, "ec",
          X9ObjectIdentifiers.id_dsa, "dsa",
          PKCSObjectIdentifiers.dhKeyAgreement, "dh",
          KeyIds.ED25519, "ed25519",
          KeyIds.ED448, "ed448",
          KeyIds.X25519, "x25519",
          KeyIds.X448, "x448");

  private KeyFacts() {}

  static String type(KeyHandle key) {
    return Optional.ofNullable(TYPES.get(key.algorithm().getAlgorithm())).orElse("unknown");
  }

  /** The curve by OpenSSL's name. */
  static String curve(KeyHandle key) {
    ASN1ObjectIdentifier id =
        ASN1ObjectIdentifier.getInstance(key.algorithm().getParameters().toASN1Primitive());
    return ECNamedCurveTable.getName(id);
  }

  /** A curve by any of its names. */
  static ECNamedDomainParameters curve(String name) {
    String known =
        switch (name) {
          case "P-256", "p-256", "secp256r1" -> "prime256v1";
          case "P-384", "p-384" -> "secp384r1";
          case "P-521", "p-521" -> "secp521r1";
          default -> name;
        };
    ASN1ObjectIdentifier id = ECNamedCurveTable.getOID(known);
    X9ECParameters curve = id == null ? null : CustomNamedCurves.getByOID(id);
    if (curve == null && id != null) {
      curve = ECNamedCurveTable.getByOID(id);
    }
    if (curve == null) {
      throw Failures.type("ERR_CRYPTO_INVALID_CURVE", "Invalid EC curve name");
    }
    return new ECNamedDomainParameters(id, curve);
  }

  static Map<String, Object> details(KeyHandle key) {
    Map<String, Object> details = new LinkedHashMap<>();
    if (key.key() instanceof RSAKeyParameters rsa) {
      details.put("modulusLength", rsa.getModulus().bitLength());
      details.put(
          "publicExponent",
          (rsa instanceof RSAPrivateCrtKeyParameters secret
                  ? secret.getPublicExponent()
                  : rsa.getExponent())
              .toString());
    } else if (type(key).equals("ec")) {
      details.put("namedCurve", curve(key));
    }
    return new HashMap<>(details);
  }
}
