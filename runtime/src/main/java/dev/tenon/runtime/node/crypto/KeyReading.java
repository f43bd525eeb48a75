package dev.tenon.runtime.node.crypto;

import dev.tenon.runtime.node.NodeError;
import java.io.IOException;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.graalvm.polyglot.PolyglotException;
import org.jspecify.annotations.Nullable;

/** Keys read from all the forms that people have them in. */
final class KeyReading {

  private static final AlgorithmIdentifier RSA =
      new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);

  private KeyReading() {}

  /** A private key of a text. */
  static KeyHandle.Private privatePem(byte[] text, byte @Nullable [] passphrase) {
    for (PemText pem : PemText.all(text)) {
      byte[] content =
          pem.headers().contains("ENCRYPTED")
              ? EncryptedKeys.decryptOld(pem, passphrase)
              : pem.content();
      switch (pem.type()) {
        case "PRIVATE KEY", "ENCRYPTED PRIVATE KEY" -> {
          return privateDer(content, "pkcs8", passphrase);
        }
        case "RSA PRIVATE KEY" -> {
          return privateDer(content, "pkcs1", passphrase);
        }
        case "EC PRIVATE KEY" -> {
          return privateDer(content, "sec1", passphrase);
        }
        default -> {
          // Parameters of a curve, a certificate: what is looked for may follow.
        }
      }
    }
    throw unsupported();
  }

  /** A private key of bytes. */
  static KeyHandle.Private privateDer(byte[] bytes, String type, byte @Nullable [] passphrase) {
    try {
      return switch (type) {
        case "pkcs1" -> of(new PrivateKeyInfo(RSA, RSAPrivateKey.getInstance(bytes)));
        case "sec1" -> {
          ECPrivateKey key = ECPrivateKey.getInstance(bytes);
          yield of(
              new PrivateKeyInfo(
                  new AlgorithmIdentifier(
                      X9ObjectIdentifiers.id_ecPublicKey, key.getParametersObject()),
                  key));
        }
        default ->
            of(
                PrivateKeyInfo.getInstance(
                    isEncrypted(bytes) ? EncryptedKeys.decrypt(bytes, passphrase) : bytes));
      };
    } catch (NodeError | PolyglotException e) {
      // The run is stopped while a passphrase is made into a key.
      throw e;
    } catch (IOException | RuntimeException _) {
      throw unsupported();
    }
  }

  /** An encrypted key begins with what encrypts it, another one with a version. */
  private static boolean isEncrypted(byte[] bytes) {
    try {
      org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo.getInstance(bytes);
      return true;
    } catch (IllegalArgumentException | ClassCastException _) {
      return false;
    }
  }

  private static KeyHandle.Private of(PrivateKeyInfo info) throws IOException {
    var key = PrivateKeyFactory.createKey(info);
    return new KeyHandle.Private(key, KeyWriting.privateInfo(key, info.getPrivateKeyAlgorithm()));
  }

  /** A public key of a text: one that is there as such, of a certificate, or of a private key. */
  static KeyHandle.Public publicPem(byte[] text, byte @Nullable [] passphrase) {
    for (PemText pem : PemText.all(text)) {
      switch (pem.type()) {
        case "PUBLIC KEY" -> {
          return publicDer(pem.content(), "spki");
        }
        case "RSA PUBLIC KEY" -> {
          return publicDer(pem.content(), "pkcs1");
        }
        case "CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE" -> {
          return ofCertificate(pem.content());
        }
        default -> {
          if (pem.type().endsWith("PRIVATE KEY")) {
            return KeyWriting.publicOf(privatePem(text, passphrase));
          }
        }
      }
    }
    throw unsupported();
  }

  static KeyHandle.Public publicDer(byte[] bytes, String type) {
    try {
      return of(
          type.equals("pkcs1")
              ? new SubjectPublicKeyInfo(RSA, RSAPublicKey.getInstance(bytes))
              : SubjectPublicKeyInfo.getInstance(bytes));
    } catch (IOException | RuntimeException _) {
      throw unsupported();
    }
  }

  static KeyHandle.Public of(SubjectPublicKeyInfo info) throws IOException {
    return new KeyHandle.Public(PublicKeyFactory.createKey(info), info);
  }

  private static KeyHandle.Public ofCertificate(byte[] bytes) {
    try {
      return of(Certificate.getInstance(bytes).getSubjectPublicKeyInfo());
    } catch (IOException | RuntimeException _) {
      throw unsupported();
    }
  }

  private static NodeError unsupported() {
    return Failures.openssl("1E08010C", "DECODER routines", "unsupported");
  }
}
