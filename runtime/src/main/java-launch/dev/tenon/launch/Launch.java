package dev.tenon.launch;

import java.lang.reflect.InvocationTargetException;

/**
 * The main class of {@code tenon.jar}: hands over to {@code dev.tenon.runtime.Main}, or says in one
 * line that this Java is too old. Compiled for Java 8, so that a too old Java gets as far as this
 * line, and naming Main only as a string, so that it does not load it before.
 */
public final class Launch {

  private static final int NEEDED = 25;
  private static final int EXIT_WRONG_USE = 2;

  private Launch() {}

  public static void main(String[] arguments) throws Throwable {
    String version = System.getProperty("java.specification.version", "unknown");
    if (feature(version) < NEEDED) {
      System.err.println(
          "Tenon needs Java "
              + NEEDED
              + " or newer; this is Java "
              + version
              + " ("
              + System.getProperty("java.home")
              + "). Install a JDK "
              + NEEDED
              + ", for example Temurin, or set JAVA_HOME to one and use the tenon script.");
      System.exit(EXIT_WRONG_USE);
    }
    try {
      Class.forName("dev.tenon.runtime.Main")
          .getMethod("main", String[].class)
          .invoke(null, (Object) arguments);
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause();
    }
  }

  /** The feature release of a version: 8 for {@code 1.8}, 25 for {@code 25}. */
  private static int feature(String version) {
    String number = version.startsWith("1.") ? version.substring(2) : version;
    try {
      return Integer.parseInt(number);
    } catch (NumberFormatException unknown) {
      return 0;
    }
  }
}
