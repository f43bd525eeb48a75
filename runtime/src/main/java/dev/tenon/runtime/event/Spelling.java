package dev.tenon.runtime.event;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.DamerauLevenshteinDistance;

/** Guesses what somebody meant who wrote a name that nobody knows. */
public final class Spelling {

  /** More slips than this in one name, and a guess misleads more often than it helps. */
  private static final int MAX_SLIPS = 3;

  /** One slip for so many characters. */
  private static final int CHARACTERS_PER_SLIP = 4;

  private Spelling() {}

  /**
   * The known name nearest to the one given: a few letters missing, added, changed or swapped, or
   * only written in other case. Empty when the name is known, and when nothing is near.
   */
  public static Optional<String> closest(String given, Collection<String> known) {
    if (known.contains(given)) {
      return Optional.empty();
    }
    String wanted = given.toLowerCase(Locale.ROOT);
    int allowed = Math.min(MAX_SLIPS, Math.max(1, wanted.length() / CHARACTERS_PER_SLIP));
    if (wanted.length() < 2) {
      return Optional.empty();
    }
    DamerauLevenshteinDistance distance = new DamerauLevenshteinDistance(allowed);
    String best = null;
    int fewest = allowed + 1;
    for (String candidate : known) {
      int slips = distance.apply(wanted, candidate.toLowerCase(Locale.ROOT));
      if (slips >= 0 && slips < fewest) {
        best = candidate;
        fewest = slips;
      }
    }
    return Optional.ofNullable(best);
  }
}
