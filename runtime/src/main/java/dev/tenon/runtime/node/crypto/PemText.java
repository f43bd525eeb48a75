package dev.tenon.runtime.node.crypto;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The text form of keys and certificates (RFC 7468), with the headers of older OpenSSL. */
final class PemText {

  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";
  private static final int LINE = 64;

  private final String type;
  private final String headers;
  private final byte[] content;

  private PemText(String type, String headers, byte[] content) {
    this.type = type;
    this.headers = headers;
    this.content = content;
  }

  /** What stands above and below it. */
  String type() {
    return type;
  }

  /** What OpenSSL once wrote in front of an encrypted key; mostly nothing. */
  String headers() {
    return headers;
  }

  byte[] content() {
    return content;
  }

  /** All that is in a text; what stands between them does not count. */
  static List<PemText> all(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    List<PemText> all = new ArrayList<>();
    int at = text.indexOf(BEGIN);
    while (at >= 0) {
      int typeEnd = text.indexOf(DASHES, at + BEGIN.length());
      if (typeEnd < 0) {
        break;
      }
      String type = text.substring(at + BEGIN.length(), typeEnd);
      int begin = typeEnd + DASHES.length();
      int end = text.indexOf(END + type + DASHES, begin);
      if (end < 0) {
        break;
      }
      all.add(of(type, text.substring(begin, end)));
      at = text.indexOf(BEGIN, end);
    }
    return all;
  }

  private static PemText of(String type, String body) {
    String lines = body.replace("\r", "").strip();
    int blank = lines.contains(":") ? lines.indexOf("\n\n") : -1;
    String headers = blank < 0 ? "" : lines.substring(0, blank);
    String base64 = (blank < 0 ? lines : lines.substring(blank)).replaceAll("\\s", "");
    try {
      return new PemText(type, headers, Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException _) {
      throw Failures.openssl("1E08010C", "DECODER routines", "unsupported");
    }
  }

  static String write(String type, String headers, byte[] content) {
    String base64 =
        Base64.getMimeEncoder(LINE, "\n".getBytes(StandardCharsets.US_ASCII))
            .encodeToString(content);
    String before = headers.isEmpty() ? "" : headers + "\n\n";
    return BEGIN + type + DASHES + "\n" + before + base64 + "\n" + END + type + DASHES + "\n";
  }
}
