package dev.tenon.runtime.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.sns.SnsNetwork;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Signs messages as SNS does, with a key made for a test, and stands in for SNS where certificates
 * are fetched and subscriptions confirmed. Thread-safe.
 */
public final class SnsSigner implements SnsNetwork {

  public static final String TOPIC = "arn:aws:sns:eu-west-1:123456789012:tickets";
  public static final String HOST = "https://sns.eu-west-1.amazonaws.com/";
  public static final String CERTIFICATE = HOST + "SimpleNotificationService-0123456789abcdef.pem";

  private static final List<String> NOTIFICATION =
      List.of("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type");
  private static final List<String> CONFIRMATION =
      List.of("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type");

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final byte[] SHA256_WITH_RSA = {
    6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 0x0b, 5, 0
  };
  private static final byte[] COMMON_NAME = {6, 3, 0x55, 4, 3};

  /** It takes a while to make one. */
  private static final KeyPair STRONG = keys(2_048);

  private final KeyPair keys;
  private final String pem;
  private final List<URI> visited = new CopyOnWriteArrayList<>();

  /** One whose certificate is valid these days. */
  public SnsSigner() {
    this(
        "sns.amazonaws.com", 2_048, Instant.now().minusSeconds(60), Instant.now().plusSeconds(600));
  }

  public SnsSigner(String name, int bits, Instant from, Instant until) {
    try {
      keys = bits == 2_048 ? STRONG : keys(bits);
      pem = certificate(name, from, until);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static KeyPair keys(int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** A notification of a version, signed. */
  public ObjectNode notification(String message, String version, Map<String, String> more) {
    ObjectNode body =
        Json.object()
            .put("Type", "Notification")
            .put("MessageId", UUID.randomUUID().toString())
            .put("TopicArn", TOPIC)
            .put("Message", message)
            .put("Timestamp", Instant.now().toString());
    more.forEach(body::put);
    return sign(body, version);
  }

  /** The same as most are. */
  public ObjectNode notification(String message) {
    return notification(message, "1", Map.of());
  }

  /** A confirmation of either kind, signed. */
  public ObjectNode confirmation(String type, String subscribeUrl, String token) {
    ObjectNode body =
        Json.object()
            .put("Type", type)
            .put("MessageId", UUID.randomUUID().toString())
            .put("Token", token)
            .put("TopicArn", TOPIC)
            .put("Message", "You have chosen to subscribe.\nVisit the SubscribeURL.")
            .put("SubscribeURL", subscribeUrl)
            .put("Timestamp", Instant.now().toString());
    return sign(body, "1");
  }

  /** What confirms a subscription. */
  public static String subscribeUrl(String token) {
    return HOST + "?Action=ConfirmSubscription&TopicArn=" + TOPIC + "&Token=" + token;
  }

  /** Signs what a message says now. */
  public ObjectNode sign(ObjectNode body, String version) {
    StringBuilder text = new StringBuilder();
    for (String name :
        body.path("Type").asText().equals("Notification") ? NOTIFICATION : CONFIRMATION) {
      if (body.has(name)) {
        text.append(name).append('\n').append(body.path(name).asText()).append('\n');
      }
    }
    try {
      Signature signature =
          Signature.getInstance(version.equals("2") ? "SHA256withRSA" : "SHA1withRSA");
      signature.initSign(keys.getPrivate());
      signature.update(text.toString().getBytes(UTF_8));
      return body.put("SignatureVersion", version)
          .put("Signature", Base64.getEncoder().encodeToString(signature.sign()))
          .put("SigningCertURL", CERTIFICATE);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** What was visited, in order. */
  public List<URI> visited() {
    return List.copyOf(visited);
  }

  @Override
  public Answer get(URI url) {
    visited.add(url);
    if (url.toString().equals(CERTIFICATE)) {
      return new Answer(200, pem);
    }
    return url.getPath().equals("/") ? new Answer(200, "") : new Answer(404, "");
  }

  /** Written by hand, since the JDK reads certificates and makes none. */
  private String certificate(String name, Instant from, Instant until)
      throws GeneralSecurityException {
    byte[] algorithm = der(0x30, SHA256_WITH_RSA);
    byte[] who = der(0x30, der(0x31, der(0x30, COMMON_NAME, der(0x0c, name.getBytes(UTF_8)))));
    byte[] content =
        der(
            0x30,
            der(0xa0, der(2, new byte[] {2})),
            der(2, BigInteger.valueOf(4_711).toByteArray()),
            algorithm,
            who,
            der(0x30, time(from), time(until)),
            who,
            keys.getPublic().getEncoded());
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(keys.getPrivate());
    signature.update(content);
    byte[] whole = der(0x30, content, algorithm, der(3, new byte[1], signature.sign()));
    return "-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(whole)
        + "\n-----END CERTIFICATE-----\n";
  }

  private static byte[] time(Instant time) {
    return der(0x18, TIME.format(time).getBytes(UTF_8));
  }

  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.write(tag);
    int length = content.size();
    if (length < 128) {
      whole.write(length);
    } else if (length < 256) {
      whole.write(0x81);
      whole.write(length);
    } else {
      whole.write(0x82);
      whole.write(length >> 8);
      whole.write(length);
    }
    whole.writeBytes(content.toByteArray());
    return whole.toByteArray();
  }
}
