package dev.tenon.runtime.json;

/**
 * A place in a text.
 *
 * @param line from 1
 * @param column from 1, in UTF-16 units
 */
public record Position(int line, int column) {

  /** The beginning of a text. */
  public static final Position START = new Position(1, 1);
}
