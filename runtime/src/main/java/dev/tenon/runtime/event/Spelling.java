package dev.tenon.runtime.event;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.commons.text.similarity.DamerauLevenshteinDistance;

/** Guesses what somebody meant who wrote a name that nobody knows. */
public final class Spelling {

  /** More slips than this in one name, and a guess misleads more often than it helps. */
  private static final int MAX_SLIPS = 3;

  /** One slip for so many characters. */
  private static final int CHARACTERS_PER_SLIP = 4;

  /** One more slip in a word of this length; shorter ones with two slips are mostly other words. */
  private static final int LONG_WORD = 12;

  /** Where a name's words begin: {@code onDealUpdate}, {@code account-health:changed}. */
  private static final Pattern BETWEEN_WORDS =
      Pattern.compile("[^\\p{Alnum}]+|(?<=[\\p{Lower}\\d])(?=\\p{Upper})");

  private Spelling() {}

  /** Whether one slip, or other case, makes one name of the other. */
  public static boolean isOneSlip(String given, String meant) {
    return distance(lower(given), lower(meant), 1) >= 0;
  }

  /**
   * The known event that was meant by a type nobody knows. Types are made of words, and other words
   * make another event: {@code onAssetUpdate} is near to {@code onUserUpdate} and was never meant
   * so. Hence every word must be the one of the known type, or a slip away from it.
   */
  public static Optional<String> closestType(String given, Collection<String> known) {
    if (known.contains(given)) {
      return Optional.empty();
    }
    String best = null;
    int fewest = Integer.MAX_VALUE;
    for (String candidate : known) {
      int slips = slipsOfWords(given, candidate);
      if (slips >= 0 && slips < fewest) {
        best = candidate;
        fewest = slips;
      }
    }
    return Optional.ofNullable(best);
  }

  /** How many slips lead from one type to the other; -1 when they are not the same words. */
  private static int slipsOfWords(String given, String meant) {
    String[] givenWords = BETWEEN_WORDS.split(given);
    String[] meantWords = BETWEEN_WORDS.split(meant);
    if (String.join("", givenWords).equalsIgnoreCase(String.join("", meantWords))) {
      return 0;
    }
    if (givenWords.length != meantWords.length) {
      // The beginnings of words are lost, so that there is only the whole to go by.
      return distance(lower(given), lower(meant), 1);
    }
    int all = 0;
    for (int i = 0; i < givenWords.length; i++) {
      String word = lower(givenWords[i]);
      int slips = distance(word, lower(meantWords[i]), 1 + word.length() / LONG_WORD);
      if (slips < 0) {
        return -1;
      }
      all += slips;
    }
    return all;
  }

  /** -1 when it is more than allowed. */
  private static int distance(String one, String other, int allowed) {
    return new DamerauLevenshteinDistance(allowed).apply(one, other);
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

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
