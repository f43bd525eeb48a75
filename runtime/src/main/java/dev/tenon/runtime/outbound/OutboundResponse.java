package dev.tenon.runtime.outbound;

import java.util.List;
import java.util.Optional;

/**
 * What a server answered.
 *
 * @param body as it is after decompressing
 * @param stubbed whether it was no server, but a stub
 */
// Nobody compares these, and a body may have megabytes.
@SuppressWarnings("ArrayRecordComponent")
public record OutboundResponse(int status, List<Header> headers, byte[] body, boolean stubbed) {

  /** The longest body that is taken, decompressed. */
  public static final int MAX_BODY = 6 << 20;

  public OutboundResponse {
    headers = List.copyOf(headers);
  }

  /** The first header of a name. */
  public Optional<String> header(String name) {
    return headers.stream().filter(header -> header.isNamed(name)).map(Header::value).findFirst();
  }

  @Override
  public String toString() {
    return "%d with %d bytes".formatted(status, body.length);
  }
}
