package dev.tenon.runtime.nodetests;

import java.io.PrintStream;
import java.util.SequencedMap;

/**
 * What became of the tests of one module.
 *
 * @param skipped those that say themselves that they have nothing to test here, or that test Node's
 *     own internals
 * @param failures the first words of what went wrong, by file
 */
record ModuleReport(int passed, int skipped, SequencedMap<String, String> failures) {

  void print(String module, PrintStream out) {
    out.printf("%s: %d/%d", module, passed, passed + failures.size());
    out.println(skipped > 0 ? " (%d more skipped)".formatted(skipped) : "");
    failures.forEach((file, error) -> out.printf("  %s: %s%n", file, error));
  }
}
