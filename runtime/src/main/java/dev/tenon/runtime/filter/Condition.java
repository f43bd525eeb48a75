package dev.tenon.runtime.filter;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;

/** What a policy asks of one value. Immutable. */
sealed interface Condition {

  /** Whether a value is what is asked for. */
  boolean takes(Leaf leaf);

  /** Exactly this text. */
  record Text(String text) implements Condition {
    @Override
    public boolean takes(Leaf leaf) {
      return leaf.isText() && leaf.text().equals(text);
    }
  }

  /** This machine, however its address is written. */
  record Machine(Address address) implements Condition {
    @Override
    public boolean takes(Leaf leaf) {
      return leaf.address().filter(address::equals).isPresent();
    }
  }

  /** This number, however it is written. */
  record SameNumber(BigDecimal number) implements Condition {
    @Override
    public boolean takes(Leaf leaf) {
      return leaf.isNumber() && leaf.exact().compareTo(number) == 0;
    }
  }

  /** One of the words {@code true}, {@code false} and {@code null}. */
  record Word(String word) implements Condition {
    @Override
    public boolean takes(Leaf leaf) {
      return !leaf.isText() && !leaf.isNumber() && leaf.text().equals(word);
    }
  }

  record Prefix(String prefix) implements Condition {
    @Override
    public boolean takes(Leaf leaf) {
      return leaf.isText() && leaf.text().startsWith(prefix);
    }
  }

  record Suffix(String suffix) implements Condition {
    @Override
    public boolean takes(Leaf leaf) {
      return leaf.isText() && leaf.text().endsWith(suffix);
    }
  }

  record IgnoringCase(String text) implements Condition {
    @Override
    public boolean takes(Leaf leaf) {
      return leaf.isText() && leaf.text().equalsIgnoreCase(text);
    }
  }

  /** Anything but these texts; numbers and words are something else. */
  record NoneOf(Set<String> texts) implements Condition {
    public NoneOf {
      texts = Set.copyOf(texts);
    }

    @Override
    public boolean takes(Leaf leaf) {
      return !leaf.isText() || !texts.contains(leaf.text());
    }
  }

  /**
   * Anything but these numbers; texts and words are something else.
   *
   * @param numbers without zeros at their ends, so that equal ones are equal
   */
  record NoneOfNumbers(Set<BigDecimal> numbers) implements Condition {
    public NoneOfNumbers {
      numbers = Set.copyOf(numbers);
    }

    @Override
    public boolean takes(Leaf leaf) {
      return !leaf.isNumber() || !numbers.contains(leaf.exact().stripTrailingZeros());
    }
  }

  /** Anything but what begins so. */
  record NotBeginning(String prefix) implements Condition {
    @Override
    public boolean takes(Leaf leaf) {
      return !leaf.isText() || !leaf.text().startsWith(prefix);
    }
  }

  /** A number between two bounds, each of which may be missing. */
  record Between(Optional<Bound> bottom, Optional<Bound> top) implements Condition {
    @Override
    public boolean takes(Leaf leaf) {
      return leaf.isNumber()
          && bottom.filter(bound -> !bound.isBelow(leaf.rounded())).isEmpty()
          && top.filter(bound -> !bound.isAbove(leaf.rounded())).isEmpty();
    }
  }

  /**
   * An end of a range.
   *
   * @param included whether the number itself belongs to the range
   */
  record Bound(BigDecimal number, boolean included) {

    boolean isBelow(BigDecimal other) {
      int order = number.compareTo(other);
      return order < 0 || (included && order == 0);
    }

    boolean isAbove(BigDecimal other) {
      int order = number.compareTo(other);
      return order > 0 || (included && order == 0);
    }
  }

  /** Any value, but for null and the empty text. */
  record Present() implements Condition {
    @Override
    public boolean takes(Leaf leaf) {
      return !leaf.isNull() && !(leaf.isText() && leaf.text().isEmpty());
    }
  }

  /** No value at all: met where there is nothing to be asked. */
  record Absent() implements Condition {
    @Override
    public boolean takes(Leaf leaf) {
      return false;
    }
  }

  /** A machine on a network. */
  record OnNetwork(Address network, int mask) implements Condition {
    @Override
    public boolean takes(Leaf leaf) {
      return leaf.address().filter(address -> address.beginsLike(network, mask)).isPresent();
    }
  }
}
