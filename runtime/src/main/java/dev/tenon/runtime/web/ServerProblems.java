package dev.tenon.runtime.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tenon.runtime.json.Json;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * What the server refuses by itself, before any route or guard of ours sees it, as problem details
 * too: an address that is none, headers that are too long, what is no HTTP. Of its reasons only
 * those are told that are about the request.
 */
final class ServerProblems extends ErrorHandler {

  private static final String TYPE = "application/problem+json";

  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int code,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, TYPE);
    response.write(true, body(code, message), callback);
  }

  private static ByteBuffer body(int status, @Nullable String reason) {
    String detail =
        switch (status) {
          case 414 -> "The address is too long.";
          case 431 -> "The headers are too long.";
          case 503 -> "The runtime is stopping.";
          default ->
              status >= 500
                  ? "The runtime failed; its log has the reason."
                  : "The request was not understood: %s."
                      .formatted(reason == null ? status : reason);
        };
    return ByteBuffer.wrap(Json.write(Problems.ofStatus(status, detail)).getBytes(UTF_8));
  }
}
