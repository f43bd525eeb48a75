package dev.tenon.runtime.store;

import java.util.List;

/**
 * What a check of one kind of things found.
 *
 * @param what was looked at, such as {@code events}
 * @param count how many of them there are
 * @param damages each with its place, a sentence; at most {@link #MAX_TOLD}
 * @param more how many damages are not told
 */
public record Checked(String what, long count, List<String> damages, long more) {

  /** A damaged disk may have damaged all; nobody reads more than these. */
  public static final int MAX_TOLD = 100;

  public Checked {
    damages = List.copyOf(damages);
  }

  /** Of all damages, as many as are told. */
  public static Checked of(String what, long count, List<String> damages) {
    int told = Math.min(MAX_TOLD, damages.size());
    return new Checked(what, count, damages.subList(0, told), damages.size() - told);
  }

  public boolean isWhole() {
    return damages.isEmpty();
  }
}
