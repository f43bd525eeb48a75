package dev.tenon.runtime.node.crypto;

import dev.tenon.runtime.node.GuestBytes;
import dev.tenon.runtime.node.NativeFunction;
import dev.tenon.runtime.node.NativeObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.Time;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyObject;

/** What certificates say, in the words of OpenSSL. */
final class CertificateFunctions {

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss yyyy 'GMT'", Locale.ROOT);

  private static final String DIGITS = "uuuuMMddHHmmss";
  private static final DateTimeFormatter WRITTEN = DateTimeFormatter.ofPattern(DIGITS, Locale.ROOT);

  private static final Map<ASN1ObjectIdentifier, String> NAMES =
      Map.of(
          BCStyle.C, "C",
          BCStyle.ST, "ST",
          BCStyle.L, "L",
          BCStyle.O, "O",
          BCStyle.OU, "OU",
          BCStyle.CN, "CN",
          BCStyle.EmailAddress, "emailAddress",
          BCStyle.SERIALNUMBER, "serialNumber",
          BCStyle.DC, "DC",
          BCStyle.UID, "UID");

  private CertificateFunctions() {}

  static Map<String, NativeFunction> all() {
    return Map.of("certificate", CertificateFunctions::certificate);
  }

  /** The bytes of a text or of the certificate itself. */
  private static Object certificate(Value[] arguments) {
    byte[] given = Arguments.bytes(arguments, 0);
    byte[] bytes =
        PemText.all(given).stream()
            .filter(pem -> pem.type().endsWith("CERTIFICATE"))
            .findFirst()
            .map(PemText::content)
            .orElse(given);
    try {
      Certificate certificate = Certificate.getInstance(bytes);
      X509Certificate javas =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(bytes));
      KeyHandle.Public key = KeyReading.of(certificate.getSubjectPublicKeyInfo());
      return new NativeObject(
          Map.of(
              "facts", _ -> ProxyObject.fromMap(facts(certificate, javas)),
              "publicKey", _ -> key,
              "raw", _ -> GuestBytes.of(bytes),
              "pem", _ -> PemText.write("CERTIFICATE", "", bytes),
              "verify", a -> isSignedBy(javas, Arguments.key(a, 0))));
    } catch (CertificateException | IOException | IllegalArgumentException _) {
      throw Failures.openssl("0480006C", "PEM routines", "no start line");
    }
  }

  private static boolean isSignedBy(X509Certificate certificate, KeyHandle key) {
    try {
      String algorithm =
          switch (KeyFacts.type(key)) {
            case "rsa", "rsa-pss" -> "RSA";
            case "ec" -> "EC";
            case "dsa" -> "DSA";
            default -> "EdDSA";
          };
      PublicKey open =
          KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(key.encoded()));
      certificate.verify(open);
      return true;
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  private static Map<String, Object> facts(Certificate certificate, X509Certificate javas) {
    Map<String, Object> facts = new HashMap<>();
    facts.put("subject", name(certificate.getSubject()));
    facts.put("issuer", name(certificate.getIssuer()));
    facts.put("validFrom", date(certificate.getStartDate()));
    facts.put("validTo", date(certificate.getEndDate()));
    String serial = javas.getSerialNumber().toString(16).toUpperCase(Locale.ROOT);
    facts.put("serialNumber", serial.length() % 2 == 0 ? serial : "0" + serial);
    facts.put("ca", javas.getBasicConstraints() >= 0);
    Extensions extensions = certificate.getTBSCertificate().getExtensions();
    if (extensions != null) {
      alternatives(extensions).ifPresent(names -> facts.put("subjectAltName", names));
      purposes(extensions).ifPresent(uses -> facts.put("keyUsage", uses));
    }
    return facts;
  }

  /** The time is written in digits, with its zone, which is always the same, behind them. */
  private static String date(Time time) {
    return DATE.format(LocalDateTime.parse(time.getTime().substring(0, DIGITS.length()), WRITTEN));
  }

  private static String name(X500Name name) {
    return Arrays.stream(name.getRDNs())
        .map(
            part ->
                Arrays.stream(part.getTypesAndValues())
                    .map(
                        each ->
                            Optional.ofNullable(NAMES.get(each.getType()))
                                    .orElse(each.getType().getId())
                                + "="
                                + IETFUtils.valueToString(each.getValue()))
                    .collect(Collectors.joining(" + ")))
        .collect(Collectors.joining("\n"));
  }

  private static Optional<String> alternatives(Extensions extensions) {
    Extension extension = extensions.getExtension(Extension.subjectAlternativeName);
    if (extension == null) {
      return Optional.empty();
    }
    return Optional.of(
        Arrays.stream(GeneralNames.getInstance(extension.getParsedValue()).getNames())
            .map(CertificateFunctions::alternative)
            .collect(Collectors.joining(", ")));
  }

  private static String alternative(GeneralName name) {
    String text = name.getName().toString();
    return switch (name.getTagNo()) {
      case GeneralName.dNSName -> "DNS:" + quoted(text);
      case GeneralName.rfc822Name -> "email:" + quoted(text);
      case GeneralName.uniformResourceIdentifier -> "URI:" + quoted(text);
      case GeneralName.iPAddress -> "IP Address:" + address(name);
      default -> "othername:<unsupported>";
    };
  }

  /** A name with a comma in it must not look like two of them. */
  private static String quoted(String text) {
    return text.matches("[^\"\\\\,']*") ? text : '"' + text.replace("\"", "\\\"") + '"';
  }

  private static String address(GeneralName name) {
    byte[] bytes = ASN1OctetString.getInstance(name.getName()).getOctets();
    try {
      return InetAddress.getByAddress(bytes).getHostAddress().toUpperCase(Locale.ROOT);
    } catch (UnknownHostException _) {
      return "<invalid>";
    }
  }

  /** The numbers of what its key is for, with commas. */
  private static Optional<String> purposes(Extensions extensions) {
    ExtendedKeyUsage usage = ExtendedKeyUsage.fromExtensions(extensions);
    return usage == null
        ? Optional.empty()
        : Optional.of(
            Arrays.stream(usage.getUsages())
                .map(KeyPurposeId::getId)
                .collect(Collectors.joining(",")));
  }
}
