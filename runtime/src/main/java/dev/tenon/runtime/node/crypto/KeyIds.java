package dev.tenon.runtime.node.crypto;

import org.bouncycastle.asn1.ASN1ObjectIdentifier;

/** Numbers of algorithms that stand in keys and signatures (RFC 8410, RFC 8017). */
final class KeyIds {

  static final ASN1ObjectIdentifier X25519 = new ASN1ObjectIdentifier("1.3.101.110");
  static final ASN1ObjectIdentifier X448 = new ASN1ObjectIdentifier("1.3.101.111");
  static final ASN1ObjectIdentifier ED25519 = new ASN1ObjectIdentifier("1.3.101.112");
  static final ASN1ObjectIdentifier ED448 = new ASN1ObjectIdentifier("1.3.101.113");
  static final ASN1ObjectIdentifier SHA1 = new ASN1ObjectIdentifier("1.3.14.3.2.26");

  private KeyIds() {}
}
