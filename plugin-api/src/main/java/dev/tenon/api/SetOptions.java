package dev.tenon.api;

import java.time.Duration;
import java.util.Optional;

/**
 * How a value is set in a {@link KeyValueStore}.
 *
 * @param ttl for how long it is kept; for ever where nothing is said
 * @param setIf on what condition it is set; on none where nothing is said
 */
public record SetOptions(Optional<Duration> ttl, Optional<Condition> setIf) {

  /** Set whatever there is, and kept for ever. */
  public static final SetOptions NONE = new SetOptions(Optional.empty(), Optional.empty());

  /**
   * What there must be of the key before. Where it is not so, the store refuses with status 400.
   */
  public enum Condition {
    /** There is a value already. */
    EXIST,
    /** There is none yet. */
    NOT_EXIST
  }

  /** The same, and the value is gone after this time. */
  public SetOptions expiringAfter(Duration time) {
    return new SetOptions(Optional.of(time), setIf);
  }

  /** The same on a condition. */
  public SetOptions onlyIf(Condition condition) {
    return new SetOptions(ttl, Optional.of(condition));
  }
}
