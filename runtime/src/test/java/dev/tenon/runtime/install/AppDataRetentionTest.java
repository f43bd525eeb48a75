package dev.tenon.runtime.install;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.app.AppManifest;
import dev.tenon.runtime.app.BundleStore;
import dev.tenon.runtime.app.ManifestReader;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.invoke.AppCode;
import dev.tenon.runtime.invoke.LoadedApp;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.secret.Secrets;
import dev.tenon.runtime.store.Database;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What uninstalled apps leave, and for how long. */
@DisplayNameGeneration(ReplaceUnderscores.class)
final class AppDataRetentionTest {

  private static final OrgId ACME = new OrgId("acme");
  private static final Optional<ObjectNode> SAVED = Optional.of(Json.object().put("mood", "bad"));

  private final Database database;
  private final Installations installations;
  private final InstallationStates states;
  private final AppVersion desk;
  private final List<String> dropped = new ArrayList<>();

  AppDataRetentionTest(@TempDir Path folder) {
    Clock clock = Clock.systemUTC();
    database = Database.open(folder);
    new Orgs(database, clock).put(ACME, "Acme");
    Secrets secrets = new Secrets(folder.resolve("secrets.key"));
    AppVersions versions =
        new AppVersions(database, clock, new BundleStore(folder.resolve("bundles")));
    installations = new Installations(database, clock, secrets, versions);
    states = new InstallationStates(database, clock, secrets, versions, installations);
    desk = versions.putUploaded(app(), "hash", "hash.jar", true);
  }

  private static LoadedApp app() {
    AppManifest manifest =
        ManifestReader.read(
                """
                {"platform-version": "2.2", "product": {"freshsales": {}},
                 "tenon": {"id": "desk", "version": "1.0.0"}}
                """,
                "desk")
            .manifest()
            .orElseThrow();
    AppCode code = new AppCode("desk@1.0.0", "/nowhere", "desk", Optional.empty(), List.of());
    return new LoadedApp(manifest, code, List.of());
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void it_is_kept_for_a_while_and_then_gone_and_the_app_is_another_one() {
    String id = installed().id();
    states.uninstalled(installations.find(ACME, id).orElseThrow(), false);
    assertThat(sweepIn(29)).isZero();
    assertThat(states.saved(ACME, "desk")).isPresent();

    assertThat(sweepIn(31)).isEqualTo(1);
    assertThat(states.saved(ACME, "desk")).isEmpty();
    assertThat(dropped).containsExactly("acme desk");
    assertThat(installed().id()).isNotEqualTo(id);
  }

  @Test
  void it_stays_when_the_app_has_come_back_even_while_it_is_asked() {
    String id = installed().id();
    states.uninstalled(installations.find(ACME, id).orElseThrow(), false);
    Installation again = states.install(ACME, desk, states.saved(ACME, "desk"));
    assertThat(again.id()).isEqualTo(id);
    assertThat(sweepIn(31)).isZero();
    states.installed(again, Optional.empty());
    assertThat(sweepIn(31)).isZero();
    assertThat(installations.find(ACME, id).orElseThrow().iparams().path("mood").asText())
        .isEqualTo("bad");
  }

  private Installation installed() {
    Installation candidate = states.install(ACME, desk, SAVED);
    states.installed(candidate, SAVED);
    return candidate;
  }

  private int sweepIn(int days) {
    Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(days));
    List<AppData> data =
        List.of(AppData.savedIparams(), (handle, org, app) -> dropped.add(org + " " + app));
    try (AppDataRetention retention =
        new AppDataRetention(database, AppDataRetention.STANDARD, data, later)) {
      return retention.sweep();
    }
  }
}
