package dev.tenon.runtime.plugin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tenon.api.Event;
import dev.tenon.runtime.invoke.RunFacts.EventFacts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The event of one run, read from its payload. */
record RunEvent(EventFacts facts, JsonNode payload, AppTypes types) implements Event {

  private static final List<String> DATA = List.of("data", "payload", "eventData");

  @Override
  public String id() {
    return facts.id();
  }

  @Override
  public String product() {
    return facts.product();
  }

  @Override
  public String type() {
    return facts.type();
  }

  @Override
  public Instant time() {
    return Instant.ofEpochMilli(facts.timeMillis());
  }

  @Override
  public boolean simulated() {
    return facts.simulated();
  }

  @Override
  public JsonNode data() {
    return DATA.stream()
        .filter(payload::hasNonNull)
        .findFirst()
        .map(payload::path)
        .orElse(MissingNode.getInstance());
  }

  @Override
  public Optional<JsonNode> actor() {
    JsonNode inData = data().path("actor");
    JsonNode actor = inData.isMissingNode() || inData.isNull() ? payload.path("actor") : inData;
    return actor.isMissingNode() || actor.isNull() ? Optional.empty() : Optional.of(actor);
  }

  @Override
  public <T> T as(Class<T> type) {
    return types.read(data(), type, "data");
  }
}
