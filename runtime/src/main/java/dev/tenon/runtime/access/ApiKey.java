package dev.tenon.runtime.access;

import java.time.Instant;
import java.util.Optional;

/**
 * A key as it is known after it was made: all but its text.
 *
 * @param id such as {@code key_01K…}, not secret
 * @param name what people call it
 * @param scope what it opens
 * @param lastUsedAt to the minute
 */
public record ApiKey(
    String id,
    String name,
    KeyScope scope,
    Instant createdAt,
    Optional<Instant> lastUsedAt,
    Optional<Instant> expiresAt,
    Optional<Instant> revokedAt) {

  /** Whether it opens anything at this time. */
  public boolean isValid(Instant now) {
    return revokedAt.isEmpty() && expiresAt.filter(end -> !end.isAfter(now)).isEmpty();
  }
}
