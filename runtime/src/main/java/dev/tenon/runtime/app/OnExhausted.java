package dev.tenon.runtime.app;

/** What becomes of a delivery that has failed as often as it may. */
public enum OnExhausted {
  /** It is given up on and kept, and what waits behind it goes on. */
  DEAD_LETTER,
  /** It stops its lane until somebody redrives or cancels it. */
  BLOCK
}
