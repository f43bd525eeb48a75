package dev.tenon.runtime.exchange;

import dev.tenon.runtime.app.Language;
import dev.tenon.runtime.invoke.AppCode;
import dev.tenon.runtime.invoke.HostService;
import dev.tenon.runtime.invoke.Outcome;
import dev.tenon.runtime.invoke.RunFacts;
import dev.tenon.runtime.invoke.RunListener;
import dev.tenon.runtime.invoke.RunRequest;
import dev.tenon.runtime.invoke.RunResult;
import dev.tenon.runtime.invoke.RuntimeClient;
import dev.tenon.runtime.js.JsRuntime;
import dev.tenon.runtime.outbound.AddressRules;
import dev.tenon.runtime.outbound.OutboundClient;
import dev.tenon.runtime.outbound.Stubs;
import dev.tenon.runtime.testing.Callers;
import dev.tenon.runtime.testing.JsFolder;
import dev.tenon.runtime.testing.OtherServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an app that asks a server with axios takes, beside one that does nothing. */
final class PackagesBench {

  private static final int WARM_UP = 200;
  private static final int MEASURED = 200;
  private static final String NOTHING = "exports = { onE: function () { renderData(); } };";
  private static final String AXIOS =
      "const axios = require('axios'); exports = { onE: async function ({ url }) { const got = await axios.get(url); renderData(null, got.status); } };";

  private final RuntimeClient runtime;
  private final String payload;

  private PackagesBench(RuntimeClient runtime, String url) {
    this.runtime = runtime;
    this.payload = "{\"url\": \"%s\"}".formatted(url);
  }

  public static void main(String[] arguments) throws Exception {
    int installations = arguments.length == 0 ? 50 : Integer.parseInt(arguments[0]);
    Path folder = Files.createTempDirectory("tenon-packages");
    install(folder);
    OutboundClient client =
        new OutboundClient(
            AddressRules.outsideAndLoopback(),
            new Stubs("none"),
            OtherServer.RESOLVER,
            OtherServer.trust());
    Map<String, HostService> services =
        Map.of("http", new ExchangeService(client, Clock.systemUTC()));
    try (OtherServer server = OtherServer.plain(OtherServer.says(200, "application/json", "{}"));
        RuntimeClient runtime = new RuntimeClient(new JsRuntime(), services, Clock.systemUTC())) {
      PackagesBench bench =
          new PackagesBench(runtime, "http://127.0.0.1:%d/".formatted(server.port()));
      // The engine and the classes of the runtime are warm for both.
      bench.measure("nothing", bench.load(folder, NOTHING), installations);
      bench.measure("axios", bench.load(folder, AXIOS), installations);
    }
    client.close();
    System.exit(0);
  }

  private void measure(String what, AppCode code, int installations) {
    long before = heap();
    System.out.printf("%s, first event of the version: %.0f ms%n", what, event(code, "i-0"));
    double[] warm = new double[MEASURED];
    for (int i = 0; i < WARM_UP; i++) {
      event(code, "i-0");
    }
    for (int i = 0; i < MEASURED; i++) {
      warm[i] = event(code, "i-0");
    }
    double[] first = new double[installations];
    for (int i = 0; i < installations; i++) {
      first[i] = event(code, "i-" + (i + 1));
    }
    print(what + ", warm event", warm);
    print(what + ", first event of an installation", first);
    System.out.printf(
        "%s, heap for each of %d installations: %d KB%n",
        what, installations + 1, ((heap() - before) / (installations + 1)) >> 10);
  }

  private static void print(String what, double[] times) {
    Arrays.sort(times);
    System.out.printf(
        "%s: p50 %.1f ms, p95 %.1f ms%n",
        what, times[times.length / 2], times[times.length * 95 / 100]);
  }

  private AppCode load(Path folder, String server) {
    JsFolder.at(folder).server(server);
    AppCode code =
        new AppCode(
            "app" + server.length(), folder.toString(), "app", Optional.empty(), List.of("onE"));
    runtime.load(code).join();
    return code;
  }

  private double event(AppCode code, String installation) {
    long start = System.nanoTime();
    RunResult result =
        runtime
            .run(
                new RunRequest(
                    Language.JAVASCRIPT,
                    code,
                    Callers.named(installation),
                    "onE",
                    payload,
                    new RunFacts("acme", Optional.empty(), 1, "key"),
                    Duration.ofSeconds(20)),
                RunListener.NONE)
            .join();
    if (!(result.outcome() instanceof Outcome.Succeeded)) {
      throw new IllegalStateException(result.outcome() + " " + result.console());
    }
    return (System.nanoTime() - start) / 1e6;
  }

  private static long heap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static void install(Path folder) throws Exception {
    Files.createDirectories(folder.resolve("server"));
    int status =
        new ProcessBuilder(
                "npm",
                "install",
                "--prefix",
                folder.resolve("server").toString(),
                "--ignore-scripts",
                "--no-audit",
                "--no-fund",
                "--no-package-lock",
                "axios@1.7.7")
            .inheritIO()
            .start()
            .waitFor();
    if (status != 0) {
      throw new IllegalStateException("npm could not install axios");
    }
  }
}
