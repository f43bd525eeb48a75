package dev.tenon.runtime.sns;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is taken from SNS.
 *
 * @param topics whose messages are taken
 * @param isWorkshop whether this is a developer's machine, where messages may come without a
 *     signature and from any topic, since whoever reaches it can post events anyway; a signature
 *     that is there must be right all the same
 * @param confirms whether subscriptions to these topics are confirmed without a person
 * @param maxAge how old a message may be; zero for any age
 */
public record SnsRules(Set<String> topics, boolean isWorkshop, boolean confirms, Duration maxAge) {

  /** As long as SNS tries to deliver a message. */
  public static final Duration MAX_AGE = Duration.ofHours(1);

  public SnsRules {
    topics = Set.copyOf(topics);
  }

  /** Those of a host who has named no topic: nothing is taken. */
  public static SnsRules nothing() {
    return new SnsRules(Set.of(), false, true, MAX_AGE);
  }

  /** Those of a developer's machine, which visits nobody's addresses by itself. */
  public static SnsRules workshop() {
    return new SnsRules(Set.of(), true, false, MAX_AGE);
  }

  /** Those of a host. */
  public static SnsRules host(Set<String> topics, boolean confirms, Duration maxAge) {
    return new SnsRules(new TreeSet<>(topics), false, confirms, maxAge);
  }
}
