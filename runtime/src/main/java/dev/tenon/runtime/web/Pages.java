package dev.tenon.runtime.web;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;

/** The pages, which are files in the jar. */
final class Pages {

  private Pages() {}

  /** Answers with a page. */
  static void answer(Context ctx, String file) throws IOException {
    try (InputStream in = Pages.class.getResourceAsStream("/web/" + file)) {
      if (in == null) {
        throw new IllegalStateException("The page " + file + " is missing from the jar");
      }
      ctx.contentType("text/html; charset=utf-8")
          .header("Cache-Control", "no-cache")
          .result(in.readAllBytes());
    }
  }
}
