package dev.tenon.runtime.exchange;

import dev.tenon.runtime.outbound.Shown;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/** The beginning of a body, for people. Not thread-safe. */
final class BodySample {

  /**
   * In bytes. So many hold more characters than people get to see, whatever is in them: what is cut
   * off is cut where nobody sees it, and with it a secret that is cut in two.
   */
  private static final int MOST = 50 << 10;

  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private long bytes;

  void add(byte[] some) {
    bytes += some.length;
    kept.write(some, 0, Math.min(some.length, MOST - kept.size()));
  }

  /**
   * As people may see it.
   *
   * @param encoding how it is compressed, empty if it is not
   */
  String text(Shown shown, String encoding) {
    if (bytes == 0) {
      return "";
    }
    String how = encoding.strip().toLowerCase(Locale.ROOT);
    boolean whole = bytes <= MOST;
    try {
      byte[] plain =
          switch (how) {
            case "", "identity" -> kept.toByteArray();
            case "gzip", "x-gzip" -> unpacked(new GZIPInputStream(packed()));
            case "deflate" -> unpacked(new InflaterInputStream(packed()));
            default -> throw new IOException("compressed with " + how);
          };
      String text = decoded(plain, whole && plain.length < MOST);
      return shown.text(text) + (whole ? "" : " (%d bytes in all)".formatted(bytes));
    } catch (IOException e) {
      return how.isEmpty()
          ? "(%d bytes)".formatted(bytes)
          : "(%d bytes, compressed with %s)".formatted(bytes, how);
    }
  }

  private InputStream packed() {
    return new ByteArrayInputStream(kept.toByteArray());
  }

  /** As much as there is: the end may not have been kept. */
  private static byte[] unpacked(InputStream in) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] some = new byte[8 << 10];
    try (in) {
      for (int count = in.read(some); count >= 0 && all.size() < MOST; count = in.read(some)) {
        all.write(some, 0, Math.min(count, MOST - all.size()));
      }
    } catch (EOFException e) {
      return all.toByteArray();
    }
    return all.toByteArray();
  }

  private static String decoded(byte[] bytes, boolean whole) throws IOException {
    CharBuffer text = CharBuffer.allocate(bytes.length);
    var result =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .decode(ByteBuffer.wrap(bytes), text, whole);
    if (result.isError() || contains(bytes, (byte) 0)) {
      throw new IOException("no text");
    }
    return text.flip().toString();
  }

  private static boolean contains(byte[] bytes, byte wanted) {
    return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(wanted) >= 0;
  }
}
