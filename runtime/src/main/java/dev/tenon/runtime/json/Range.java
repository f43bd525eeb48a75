package dev.tenon.runtime.json;

/**
 * A part of one line of a text.
 *
 * @param at where it begins
 * @param length in UTF-16 units; 0 when only the beginning is known
 */
public record Range(Position at, int length) {

  /** The beginning of a text. */
  public static final Range START = new Range(Position.START, 0);
}
