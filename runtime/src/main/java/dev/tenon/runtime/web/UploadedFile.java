package dev.tenon.runtime.web;

import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import io.javalin.http.Context;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/** A zip or jar as the body of a request. */
final class UploadedFile {

  private static final Set<String> BUNDLES =
      Set.of(
          "application/zip",
          "application/x-zip-compressed",
          "application/java-archive",
          "application/octet-stream");

  /** What clients say that were told nothing, such as {@code curl --data-binary}. */
  private static final Set<String> SAYS_NOTHING = Set.of("", "application/x-www-form-urlencoded");

  /** With which every zip begins that holds something. */
  private static final byte[] ZIP = {'P', 'K', 3, 4};

  private UploadedFile() {}

  /**
   * The content, read as it arrives. Where the request does not say what it is, its first bytes do.
   *
   * @throws RuntimeFault when it is something else
   */
  static InputStream of(Context ctx) {
    String given = ctx.contentType();
    String type = (given == null ? "" : given).replaceFirst(";.*", "").strip();
    InputStream content = ctx.bodyInputStream();
    if (BUNDLES.contains(type.toLowerCase(Locale.ROOT))) {
      return content;
    }
    if (SAYS_NOTHING.contains(type.toLowerCase(Locale.ROOT))) {
      BufferedInputStream buffered = new BufferedInputStream(content);
      if (isZip(buffered)) {
        return buffered;
      }
    }
    throw new RuntimeFault(
        FaultCode.INVALID_INPUT,
        "An app is uploaded as the body of the request, a zip or a jar: set Content-Type to application/zip or application/java-archive.");
  }

  private static boolean isZip(BufferedInputStream content) {
    try {
      content.mark(ZIP.length);
      byte[] first = content.readNBytes(ZIP.length);
      content.reset();
      return Arrays.equals(first, ZIP);
    } catch (IOException e) {
      throw new UncheckedIOException("The upload was cut off", e);
    }
  }
}
