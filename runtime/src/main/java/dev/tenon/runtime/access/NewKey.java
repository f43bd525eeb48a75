package dev.tenon.runtime.access;

/**
 * A key that was just made.
 *
 * @param text the key itself, which can be told this once
 */
public record NewKey(ApiKey key, String text) {

  /** Without the key, wherever this ends up. */
  @Override
  public String toString() {
    return key.toString();
  }
}
