package dev.tenon.runtime.exchange;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.invoke.HostService.Run;
import dev.tenon.runtime.invoke.ServiceUse;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.outbound.ExchangeFailure;
import dev.tenon.runtime.outbound.Header;
import dev.tenon.runtime.outbound.OutboundExchange;
import dev.tenon.runtime.outbound.OutboundExchange.Head;
import dev.tenon.runtime.outbound.Shown;
import java.util.List;
import java.util.Optional;

/**
 * What is kept of one exchange with its run, in the form in which requests of apps are. Kept when
 * the exchange is over, since only then is known what was said. Thread-safe.
 */
final class KeptExchange implements OutboundExchange.Witness {

  static final String SERVICE = "http";

  private final Run run;
  private final Shown shown;
  private final Opening opening;
  private final long startedMillis;
  private final long startedNanos = System.nanoTime();

  // Guarded by this.
  private final BodySample sent = new BodySample();
  private final BodySample received = new BodySample();
  private Optional<Head> head = Optional.empty();

  KeptExchange(Run run, Shown shown, Opening opening, long startedMillis) {
    this.run = run;
    this.shown = shown;
    this.opening = opening;
    this.startedMillis = startedMillis;
  }

  @Override
  public synchronized void sent(byte[] some) {
    sent.add(some);
  }

  @Override
  public synchronized void answered(Head given) {
    head = Optional.of(given);
  }

  @Override
  public synchronized void received(byte[] some) {
    received.add(some);
  }

  @Override
  public void over(Optional<ExchangeFailure> failure) {
    // The run is told with nothing held: it may be about to end this.
    run.keep(use(failure));
  }

  private synchronized ServiceUse use(Optional<ExchangeFailure> failure) {
    ObjectNode note = note(shown, opening);
    note.put("requestBody", sent.text(shown, encoding(opening.headers())));
    head.ifPresent(
        given -> {
          note.put("status", given.status());
          note.set("responseHeaders", shown.headers(given.headers()));
          note.put("responseBody", received.text(shown, encoding(given.headers())));
          if (given.stubbed()) {
            note.put("stub", true);
          }
        });
    failure.ifPresent(trouble -> note.put("error", shown.text(trouble.words())));
    boolean ok = failure.isEmpty() && head.filter(given -> given.status() < 400).isPresent();
    long micros = (System.nanoTime() - startedNanos) / 1_000;
    return new ServiceUse(SERVICE, "request", startedMillis, micros, ok, note);
  }

  private static ObjectNode note(Shown shown, Opening opening) {
    return Json.object()
        .put("method", opening.method())
        .put("url", shown.text(opening.target().text()))
        .set("requestHeaders", shown.headers(opening.headers()));
  }

  private static String encoding(List<Header> headers) {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase("content-encoding"))
        .map(Header::value)
        .findFirst()
        .orElse("");
  }
}
