package dev.tenon.runtime.app;

/** Which deliveries of an app wait for one another. */
public enum Ordering {
  /** All of an installation, in the order of acceptance. */
  INSTALLATION,
  /** None. */
  NONE
}
