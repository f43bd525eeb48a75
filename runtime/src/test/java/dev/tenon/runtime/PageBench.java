package dev.tenon.runtime;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;
import dev.tenon.runtime.testing.Chromium;
import dev.tenon.runtime.testing.JsFolder;
import dev.tenon.runtime.testing.TenonProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Measures the simulator page in a real browser, against a runtime in a process of its own: how
 * long it takes until it is painted, and from the writing of a file until the page shows the
 * change. Run by {@code bench/page}; not a test, since it asserts nothing about time.
 */
final class PageBench {

  private static final int TIMES = 20;

  private final JsFolder app;
  private final Page page;
  private final String address;

  private PageBench(JsFolder app, Page page, String address) {
    this.app = app;
    this.page = page;
    this.address = address;
  }

  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createTempDirectory("page-bench");
    JsFolder app = JsFolder.at(folder.resolve("bench-app"));
    app.manifest("freshsales", "onDealUpdate").server(handler("onDealUpdate"));
    try (TenonProcess tenon = TenonProcess.run(folder, app.path().toString());
        Chromium chromium = Chromium.start()) {
      PageBench bench =
          new PageBench(app, chromium.browser().newPage(), tenon.address().toString());
      bench.paint();
      bench.reload();
    }
  }

  private void paint() {
    List<Double> paints = new ArrayList<>();
    List<Double> editors = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      page.navigate(address + "/web/test");
      page.locator("[data-editor=monaco][data-schema]").waitFor();
      paints.add(number("performance.getEntriesByName('first-contentful-paint')[0].startTime"));
      editors.add(number("performance.now()"));
    }
    report("open to first contentful paint", paints);
    report("open to the editor with schema ready", editors);
  }

  /** Every change has a name of its own, so that the page cannot show it too early. */
  private void reload() {
    List<Double> code = new ArrayList<>();
    List<Double> manifest = new ArrayList<>();
    Locator problems = page.locator("#problems");
    for (int i = 0; i < TIMES; i++) {
      long before = System.nanoTime();
      app.server(handler("renamed" + i));
      problems.getByText("renamed" + i).first().waitFor();
      code.add((System.nanoTime() - before) / 1e6);

      before = System.nanoTime();
      app.file("manifest.json", manifest("renamed" + i));
      problems.waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN));
      manifest.add((System.nanoTime() - before) / 1e6);
    }
    report("server.js written to its problem on the page", code);
    report("manifest.json written to the app whole again on the page", manifest);
  }

  private double number(String expression) {
    return ((Number) page.evaluate(expression)).doubleValue();
  }

  private static String handler(String name) {
    return "exports = { " + name + ": function (args) { renderData(); } };\n";
  }

  private static String manifest(String handler) {
    return """
    {"platform-version": "2.2",
     "product": {"freshsales": {"events": {"onDealUpdate": {"handler": "%s"}}}}}
    """
        .formatted(handler);
  }

  private static void report(String what, List<Double> millis) {
    Collections.sort(millis);
    System.out.printf(
        Locale.ROOT,
        "%-60s median %6.0f ms, slowest %6.0f ms of %d%n",
        what,
        millis.get(millis.size() / 2),
        millis.getLast(),
        millis.size());
  }
}
