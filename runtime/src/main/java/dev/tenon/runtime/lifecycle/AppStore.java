package dev.tenon.runtime.lifecycle;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.app.AppManifest;
import dev.tenon.runtime.app.AppReader;
import dev.tenon.runtime.app.Bundle;
import dev.tenon.runtime.app.BundleStore;
import dev.tenon.runtime.app.IparamsFile;
import dev.tenon.runtime.app.Problem;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.install.AppVersion;
import dev.tenon.runtime.install.AppVersions;
import dev.tenon.runtime.install.ParameterList;
import dev.tenon.runtime.invoke.AppLoader;
import dev.tenon.runtime.invoke.LoadedApp;
import dev.tenon.runtime.json.Json;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The apps that hosts upload, in all their versions. Thread-safe; bundles arrive side by side and
 * are checked one after the other.
 */
public final class AppStore {

  private static final Logger LOG = LoggerFactory.getLogger(AppStore.class);

  /** An app that is named by nothing at all. */
  private static final String UNNAMED = "app";

  private final BundleStore bundles;
  private final AppVersions versions;
  private final AppLoader loader;
  private final CodeInUse code;
  private final ReentrantLock checking = new ReentrantLock();

  public AppStore(BundleStore bundles, AppVersions versions, AppLoader loader, CodeInUse code) {
    this.bundles = bundles;
    this.versions = versions;
    this.loader = loader;
    this.code = code;
  }

  /** Removes what uploads that a crash cut off have left. Called once, before the first one. */
  public void tidy() {
    bundles.tidy(versions::hasContent);
  }

  /**
   * A version that was uploaded.
   *
   * @param isNew false when the same content was there already
   * @param json {@code {app, version, contentHash, language, products, events, ownPage, parameters,
   *     warnings}}
   */
  public record Uploaded(boolean isNew, ObjectNode json) {}

  /**
   * Takes in a bundle, a zip or a jar. When this returns, it is on disk and can be installed.
   *
   * @param name the file's name, which names an app whose manifest does not
   * @throws dev.tenon.runtime.app.InvalidApp naming every problem of the app
   * @throws RuntimeFault when it is no bundle, or its version is there with another content
   */
  public Uploaded upload(InputStream content, Optional<String> name) {
    BundleStore.Arrived arrived = bundles.receive(content);
    checking.lock();
    try {
      return checked(arrived, name);
    } finally {
      bundles.discard(arrived);
      try {
        if (!versions.hasContent(arrived.hash())) {
          bundles.remove(arrived.hash());
        }
      } finally {
        checking.unlock();
      }
    }
  }

  private Uploaded checked(BundleStore.Arrived arrived, Optional<String> name) {
    Optional<String> given = name.map(AppStore::appName);
    BundleStore.Kept kept = bundles.keep(arrived, given.orElse(UNNAMED));
    if (!kept.ownId() && given.isEmpty()) {
      throw new RuntimeFault(
          FaultCode.INVALID_INPUT,
          "The app has no name: its manifest has no \"id\" in a tenon block, and the upload none either. Add ?name=my-app, or the block.");
    }
    Bundle bundle = kept.bundle();
    // Looked at before it is loaded: what is there already needs no second look.
    AppReader.Reading read = AppReader.read(bundle);
    Optional<AppManifest> manifest = read.manifest();
    if (manifest.isPresent()) {
      Optional<AppVersion> known =
          versions.uploaded(manifest.get().id(), manifest.get().version(), arrived.hash());
      if (known.isPresent()) {
        return new Uploaded(false, json(known.get(), arrived.hash(), read.problems()));
      }
      versions.refuseOtherContent(manifest.get(), arrived.hash());
    }
    LoadedApp loaded = loader.load(bundle);
    boolean ownPage =
        bundle.text(IparamsFile.PAGE).isPresent() && bundle.text(IparamsFile.FILE).isEmpty();
    AppVersion version = versions.putUploaded(loaded, arrived.hash(), kept.path(), ownPage);
    // Nobody has it yet; it is loaded again when somebody does.
    code.left(version);
    note("uploaded", version.manifest());
    return new Uploaded(true, json(version, arrived.hash(), loaded.problems()));
  }

  /** A file's name as an app's: without its ending, and without what an id cannot have. */
  private static String appName(String file) {
    String plain =
        file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1)
            .replaceFirst("(?i)\\.(zip|jar)$", "")
            .replaceAll("[^A-Za-z0-9._-]", "-");
    if (!plain.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
      throw new RuntimeFault(
          FaultCode.INVALID_INPUT,
          "\"%s\" cannot be an app's name: use letters, digits, '.', '_' and '-', at most 100."
              .formatted(Problem.visible(file)));
    }
    return plain;
  }

  private static ObjectNode json(AppVersion version, String hash, List<Problem> problems) {
    AppManifest app = version.manifest();
    ObjectNode json =
        Json.object()
            .put("app", app.id())
            .put("version", app.version())
            .put("contentHash", hash)
            .put("language", app.language().label());
    ArrayNode products = json.putArray("products");
    app.products().stream().map(Product::name).forEach(products::add);
    ArrayNode events = json.putArray("events");
    app.subscriptions()
        .inFileOrder()
        .forEach(
            subscription ->
                events.add(
                    Json.object()
                        .put("product", subscription.product().name())
                        .put("event", subscription.pattern().text())
                        .put("handler", subscription.handler())));
    json.put("ownPage", version.ownPage());
    json.set("parameters", ParameterList.json(app.iparams()));
    ArrayNode warnings = json.putArray("warnings");
    problems.stream().map(Problem::json).forEach(warnings::add);
    return json;
  }

  /**
   * Deletes a version, and its files when no other one has the same content.
   *
   * @throws RuntimeFault when it is in use, or there is none
   */
  public void delete(String app, String version) {
    checking.lock();
    try {
      AppVersions.Deleted deleted = versions.delete(app, version);
      code.gone(deleted.version());
      note("deleted", deleted.version().manifest());
      if (!versions.hasContent(deleted.contentHash())) {
        bundles.remove(deleted.contentHash());
      }
    } finally {
      checking.unlock();
    }
  }

  private static void note(String done, AppManifest app) {
    LOG.atInfo()
        .addKeyValue("app", app.id())
        .addKeyValue("version", app.version())
        .log("{} {} was {}", app.id(), app.version(), done);
  }
}
