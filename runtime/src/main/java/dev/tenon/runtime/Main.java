package dev.tenon.runtime;

import dev.tenon.runtime.cli.CommandLineTool;

/** The way in from the command line. */
public final class Main {

  private Main() {}

  public static void main(String[] arguments) {
    int status = CommandLineTool.run(arguments);
    if (status != 0) {
      System.exit(status);
    }
  }
}
