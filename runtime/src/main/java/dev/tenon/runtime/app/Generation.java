package dev.tenon.runtime.app;

/**
 * The vendor raised its limits over the years: these are the two sets of them that are known. An
 * app gets the newer one, unless its manifest says {@code "tenon": {"limits": "old"}}.
 */
public enum Generation {
  /** Of the kits up to version 6. */
  OLD,
  /** Of today's documents. */
  NEW
}
