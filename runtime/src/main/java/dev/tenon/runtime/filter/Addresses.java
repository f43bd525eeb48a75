package dev.tenon.runtime.filter;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The addresses in one event: to read one takes longer than all else that is asked of a value, and
 * a policy may ask in 150 ways. Not thread-safe.
 */
final class Addresses {

  private final Map<String, Optional<Address>> known = new HashMap<>();

  /** The address that a text stands for, if it is one. */
  Optional<Address> of(String text) {
    return known.computeIfAbsent(text, Address::of);
  }
}
