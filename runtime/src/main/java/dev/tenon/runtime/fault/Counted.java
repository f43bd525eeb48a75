package dev.tenon.runtime.fault;

/** A number of things in words. */
public final class Counted {

  private Counted() {}

  /** {@code 1 org}, {@code 2 orgs}, {@code 2 deliveries}. */
  public static String of(long number, String thing) {
    String plural =
        thing.endsWith("y") ? thing.substring(0, thing.length() - 1) + "ies" : thing + "s";
    return number + " " + (number == 1 ? thing : plural);
  }
}
