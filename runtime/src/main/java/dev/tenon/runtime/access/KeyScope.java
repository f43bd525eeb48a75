package dev.tenon.runtime.access;

import dev.tenon.runtime.event.OrgId;
import java.util.Optional;

/** What a key opens. */
public sealed interface KeyScope {

  /** Everything. */
  record Host() implements KeyScope {}

  /** What belongs to one org. */
  record OfOrg(OrgId org) implements KeyScope {}

  /** The word in the database and in APIs. */
  default String label() {
    return switch (this) {
      case Host _ -> "host";
      case OfOrg _ -> "org";
    };
  }

  /** The org, if it is one's. */
  default Optional<OrgId> owner() {
    return switch (this) {
      case Host _ -> Optional.empty();
      case OfOrg of -> Optional.of(of.org());
    };
  }
}
