package dev.tenon.runtime.sns;

import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Addresses in messages that are visited only if they are those of SNS for the message's own topic:
 * whoever posts a message could otherwise have this machine visit any address that it reaches.
 */
final class PinnedAddress {

  private static final String CERTIFICATE = "/SimpleNotificationService-[A-Za-z0-9_-]{1,100}\\.pem";

  private PinnedAddress() {}

  /**
   * Where the certificate of a message's signer is.
   *
   * @throws RuntimeFault when that is nowhere SNS would put it
   */
  static URI certificate(SnsMessage message) {
    URI url = ofSns(message, "SigningCertURL");
    if (!("" + url.getRawPath()).matches(CERTIFICATE) || url.getRawQuery() != null) {
      throw refused("SigningCertURL", "its path is not that of a signing certificate");
    }
    return url;
  }

  /**
   * What is visited to confirm the subscription of a message.
   *
   * @throws RuntimeFault when that would do anything else
   */
  static URI confirmation(SnsMessage message) {
    URI url = ofSns(message, "SubscribeURL");
    Map<String, String> wanted =
        Map.of(
            "Action", "ConfirmSubscription",
            "TopicArn", message.topic().text(),
            "Token", message.member("Token").orElseThrow());
    if (!("" + url.getRawPath()).matches("/?") || !query(url).equals(wanted)) {
      throw refused("SubscribeURL", "it does not confirm this subscription, or not only that");
    }
    return url;
  }

  private static Map<String, String> query(URI url) {
    Map<String, String> query = new HashMap<>();
    for (String pair : ("" + url.getRawQuery()).split("&", -1)) {
      String[] parts = pair.split("=", 2);
      try {
        String value = parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8);
        if (query.put(parts[0], value) != null) {
          throw refused("SubscribeURL", "it says something twice");
        }
      } catch (IllegalArgumentException e) {
        throw refused("SubscribeURL", "it is not encoded as an address");
      }
    }
    return query;
  }

  private static URI ofSns(SnsMessage message, String name) {
    URI url;
    try {
      url = new URI(message.member(name).orElse(""));
    } catch (URISyntaxException e) {
      throw refused(name, "it is no address");
    }
    // The authority as a whole, so that there is no port and no user in it either.
    if (!"https".equals(url.getScheme())
        || !message.topic().host().equals(url.getRawAuthority())
        || url.getRawFragment() != null) {
      throw refused(name, "it must begin with https://" + message.topic().host() + "/");
    }
    return url;
  }

  private static RuntimeFault refused(String name, String reason) {
    return new RuntimeFault(
        FaultCode.FORBIDDEN,
        "The \"%s\" of this message is not one of SNS: %s. It was not visited."
            .formatted(name, reason));
  }
}
