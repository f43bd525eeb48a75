package dev.tenon.runtime.app;

/** Which deliveries of an app wait for one another. */
public enum Ordering {
  /** All of an installation, in the order of acceptance. */
  INSTALLATION,
  /** Those about the same record; those about none wait for one another. */
  ENTITY,
  /** None. */
  NONE
}
