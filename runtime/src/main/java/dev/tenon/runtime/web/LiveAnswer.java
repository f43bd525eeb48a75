package dev.tenon.runtime.web;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** An answer that is written bit by bit, each bit on its way at once. */
final class LiveAnswer {

  private final Context ctx;
  private final String contentType;

  LiveAnswer(Context ctx, String contentType) {
    this.ctx = ctx;
    this.contentType = contentType;
  }

  /**
   * Writes some text.
   *
   * @throws UncheckedIOException when the caller is gone
   */
  void write(String text) {
    try {
      // Set late, so that a refusal before the first bit has its own type and status.
      if (!ctx.res().isCommitted()) {
        ctx.contentType(contentType);
      }
      // The servlet's own stream: Javalin's holds lines back until it has enough to compress.
      OutputStream out = ctx.res().getOutputStream();
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("The page went away", e);
    }
  }
}
