package dev.tenon.runtime.sns;

import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * Tells messages that SNS has signed from all others. A certificate is believed because it was
 * fetched over TLS from SNS itself, which checks that host's own chain of certificates; beside that
 * its dates, whom it was issued to and the strength of its key are looked at. Its own chain is not,
 * since SNS does not send one, nor whether it was revoked. Thread-safe.
 */
public final class SnsSignatures {

  private static final int LEAST_BITS = 2_048;

  /** The kind of a DNS name among the alternative names of a certificate. */
  private static final int DNS = 2;

  private final SigningCertificates certificates;
  private final Clock clock;

  public SnsSignatures(SnsNetwork network, Clock clock) {
    this.certificates = new SigningCertificates(network, clock);
    this.clock = clock;
  }

  /**
   * Refuses a message that SNS has not signed as it is.
   *
   * @throws RuntimeFault saying why, or that it cannot be found out at the moment
   */
  public void verify(SnsMessage message) {
    String algorithm =
        switch (message.member("SignatureVersion").orElse("")) {
          case "1" -> "SHA1withRSA";
          case "2" -> "SHA256withRSA";
          default -> throw forged("its \"SignatureVersion\" is neither 1 nor 2");
        };
    byte[] signature = decoded(message);
    URI url = PinnedAddress.certificate(message);
    X509Certificate certificate = certificates.at(url);
    check(certificate, message.topic());
    try {
      Signature check = Signature.getInstance(algorithm);
      check.initVerify(certificate.getPublicKey());
      check.update(message.signedText().getBytes(StandardCharsets.UTF_8));
      if (!check.verify(signature)) {
        throw forged("it does not fit the message");
      }
      certificates.verified(url, certificate);
    } catch (SignatureException e) {
      throw forged("it does not fit the key");
    } catch (GeneralSecurityException e) {
      throw forged("it cannot be checked (" + e.getMessage() + ")");
    }
  }

  private static byte[] decoded(SnsMessage message) {
    try {
      return Base64.getDecoder().decode(message.member("Signature").orElse(""));
    } catch (IllegalArgumentException e) {
      throw forged("it is not written in Base64");
    }
  }

  private void check(X509Certificate certificate, TopicArn topic) {
    Instant now = clock.instant();
    Instant from = certificate.getNotBefore().toInstant();
    Instant until = certificate.getNotAfter().toInstant();
    if (now.isBefore(from) || now.isAfter(until)) {
      throw forged("its certificate is valid from %s to %s, and not now".formatted(from, until));
    }
    if (!(certificate.getPublicKey() instanceof RSAPublicKey key)
        || key.getModulus().bitLength() < LEAST_BITS) {
      throw forged("its certificate has no RSA key of %d bits or more".formatted(LEAST_BITS));
    }
    Set<String> names = names(certificate);
    if (signers(topic).stream().noneMatch(names::contains)) {
      throw forged("its certificate was issued to %s, not to SNS".formatted(names));
    }
  }

  /**
   * What the certificates of SNS are issued to; newer and separate regions have names of their own.
   */
  private static List<String> signers(TopicArn topic) {
    String region = topic.region();
    String domain = topic.domain();
    return List.of(
        "sns.amazonaws.com",
        topic.host(),
        "sns-signing.%s.%s".formatted(region, domain),
        "sns-%s.%s".formatted(region.startsWith("us-gov-") ? "us-gov-west-1" : region, domain));
  }

  private static Set<String> names(X509Certificate certificate) {
    Set<String> names = new HashSet<>();
    try {
      for (Rdn part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
        if (part.getType().equalsIgnoreCase("CN")) {
          names.add(part.getValue().toString().toLowerCase(Locale.ROOT));
        }
      }
      Collection<List<?>> others = certificate.getSubjectAlternativeNames();
      for (List<?> other : others == null ? List.<List<?>>of() : others) {
        if (other.getFirst().equals(DNS)) {
          names.add(("" + other.get(1)).toLowerCase(Locale.ROOT));
        }
      }
    } catch (InvalidNameException | CertificateParsingException e) {
      throw forged("the names in its certificate cannot be read");
    }
    return names;
  }

  private static RuntimeFault forged(String reason) {
    return new RuntimeFault(
        FaultCode.FORBIDDEN, "The signature of this message is not one of SNS: " + reason + ".");
  }
}
