package dev.tenon.runtime.testing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.app.Bundle;
import dev.tenon.runtime.app.BundleReader;
import dev.tenon.runtime.app.BundleStore;
import dev.tenon.runtime.app.Language;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.install.AppVersions;
import dev.tenon.runtime.install.Installations;
import dev.tenon.runtime.install.IparamSource;
import dev.tenon.runtime.install.Orgs;
import dev.tenon.runtime.invoke.AppLoader;
import dev.tenon.runtime.invoke.Invoker;
import dev.tenon.runtime.invoke.LoadedApp;
import dev.tenon.runtime.invoke.RuntimeClient;
import dev.tenon.runtime.js.JsRuntime;
import dev.tenon.runtime.plugin.JavaRuntime;
import dev.tenon.runtime.secret.Secrets;
import dev.tenon.runtime.store.Database;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * Puts orgs and installations into a data folder before a runtime is started on it: thousands of
 * them, faster than by asking a running one for each. Thread-safe.
 */
public final class TestHost implements AutoCloseable {

  private final Database database;
  private final Invoker invoker;
  private final Orgs orgs;
  private final Installations installations;
  private final BundleReader bundles;

  private TestHost(Path data, Clock clock) {
    database = Database.open(data);
    invoker =
        new Invoker(
            Map.of(
                Language.JAVASCRIPT, new RuntimeClient(new JsRuntime(), Map.of(), clock),
                Language.JAVA, new RuntimeClient(new JavaRuntime(clock), Map.of(), clock)),
            clock);
    orgs = new Orgs(database, clock);
    installations =
        new Installations(
            database,
            clock,
            new Secrets(data.resolve("secrets.key")),
            new AppVersions(database, clock, new BundleStore(data.resolve("bundles"))));
    bundles = new BundleReader(data.resolve("apps"));
  }

  /**
   * Opens the data folder of a {@link ServerProcess}, which must not run meanwhile.
   *
   * @param folder what the process is started with
   */
  public static TestHost open(Path folder) {
    return new TestHost(ServerProcess.dataFolder(folder), Clock.systemUTC());
  }

  /** An app that can be installed; it is run from where it lies. */
  public record App(LoadedApp loaded, String contentHash) {}

  public App app(Path path) {
    Bundle bundle = bundles.open(path);
    return new App(new AppLoader(invoker).load(bundle), bundle.contentHash());
  }

  public void org(String id) {
    orgs.put(new OrgId(id), id);
  }

  /** Installs an app and returns the installation's id. */
  public String install(String org, App app, ObjectNode iparams) {
    return installations
        .install(
            new OrgId(org),
            app.loaded(),
            app.contentHash(),
            new IparamSource(List.of(), false, iparams))
        .id();
  }

  @Override
  public void close() {
    invoker.close();
    database.close();
  }
}
