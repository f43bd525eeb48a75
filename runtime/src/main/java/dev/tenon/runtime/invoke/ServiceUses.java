package dev.tenon.runtime.invoke;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.json.Json;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The calls of one run to services, as many as are kept. Not thread-safe.
 *
 * <p>A run may call a service thousands of times and each call may carry megabytes; what is kept of
 * it has an end.
 */
final class ServiceUses {

  /** More calls than the platform's limits let one run make. */
  private static final int MAX_USES = 200;

  /** Of the details of one run, as JSON text. */
  private static final int MAX_CHARS = 256 << 10;

  private final List<ServiceUse> kept = new ArrayList<>();
  private final Clock clock;
  private int chars;
  private int omitted;

  ServiceUses(Clock clock) {
    this.clock = clock;
  }

  /** Keeps a call if there is room; what is kept of it is returned. */
  Optional<ServiceUse> add(ServiceUse use) {
    int size = Json.write(use.detail()).length();
    if (kept.size() == MAX_USES) {
      omitted++;
      return Optional.empty();
    }
    boolean fits = chars + size <= MAX_CHARS;
    chars += fits ? size : 0;
    ServiceUse shown = fits ? use : withoutDetail(use, size);
    kept.add(shown);
    return Optional.of(shown);
  }

  List<ServiceUse> all() {
    if (omitted == 0) {
      return List.copyOf(kept);
    }
    List<ServiceUse> all = new ArrayList<>(kept);
    all.add(ServiceUse.omitted(omitted, clock.millis()));
    return List.copyOf(all);
  }

  private static ServiceUse withoutDetail(ServiceUse use, int chars) {
    ObjectNode note = Json.object().put("omittedChars", chars);
    return new ServiceUse(
        use.service(), use.method(), use.startedMillis(), use.durationMicros(), use.ok(), note);
  }
}
