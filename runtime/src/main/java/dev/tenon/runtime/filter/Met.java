package dev.tenon.runtime.filter;

/** How what is asked for is met. */
enum Met {
  NOT,
  /** Only by what is not there. */
  BY_ABSENCE,
  BY_VALUE;

  /** How both of two things are. */
  Met and(Met other) {
    return this == NOT || other == NOT ? NOT : compareTo(other) >= 0 ? this : other;
  }
}
