package dev.tenon.runtime.outbound;

import dev.tenon.runtime.outbound.ExchangeFailure.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Optional;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;

/** The body of a request, sent as it comes: what there is of it leaves at once. */
final class StreamedEntity extends AbstractHttpEntity {

  private final OutboundExchange exchange;
  private final long length;

  StreamedEntity(OutboundExchange exchange) {
    super((String) null, null, exchange.request().length().isEmpty());
    this.exchange = exchange;
    this.length = exchange.request().length().orElse(-1);
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    long sent = 0;
    try {
      for (Optional<byte[]> some = exchange.take(); some.isPresent(); some = exchange.take()) {
        sent += some.get().length;
        if (length >= 0 && sent > length) {
          throw wrongLength("longer");
        }
        out.write(some.get());
        out.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException().initCause(e);
    }
    if (sent < length) {
      throw wrongLength("shorter");
    }
  }

  /** The server would take the next request for the rest of this one. */
  private ExchangeTrouble.OfBody wrongLength(String how) {
    return new ExchangeTrouble.OfBody(
        new ExchangeFailure(
            Kind.WRONG_LENGTH,
            "The body is %s than the %d bytes that its header says.".formatted(how, length)));
  }

  @Override
  public long getContentLength() {
    return length;
  }

  @Override
  public boolean isStreaming() {
    return true;
  }

  @Override
  public InputStream getContent() {
    throw new UnsupportedOperationException("It is written only.");
  }

  @Override
  public void close() {}
}
