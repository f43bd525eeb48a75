package dev.tenon.runtime;

import dev.tenon.runtime.app.BundleStore;
import dev.tenon.runtime.install.AppDataRetention;
import dev.tenon.runtime.settings.Setting;
import dev.tenon.runtime.settings.Settings;
import dev.tenon.runtime.store.CheckAtStart;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * How a host keeps a runtime's data.
 *
 * @param backups where backups are put that the runtime is asked for
 * @param check when the database is looked through for damage at the start
 * @param appData how long is kept what uninstalled apps leave
 * @param endedKeys how long keys are listed that were revoked or have expired
 * @param maxBundle how many bytes an uploaded bundle may have
 * @param forgetSecrets whether secure parameters are removed that no key opens; otherwise nothing
 *     is started while there are some
 */
public record Upkeep(
    Path backups,
    CheckAtStart check,
    Duration appData,
    Duration endedKeys,
    long maxBundle,
    boolean forgetSecrets) {

  /** What a host gets who says nothing. */
  public static Upkeep standard(Path backups) {
    return new Upkeep(
        backups,
        CheckAtStart.AFTER_CRASH,
        AppDataRetention.STANDARD,
        Duration.ofDays(Long.parseLong(Setting.KEEP_KEYS.standard())),
        BundleStore.MAX_BYTES,
        false);
  }

  static Upkeep of(Settings settings) {
    return new Upkeep(
        settings.path(Setting.BACKUPS).toAbsolutePath().normalize(),
        CheckAtStart.valueOf(
            settings.text(Setting.CHECK).replace('-', '_').toUpperCase(Locale.ROOT)),
        Duration.ofDays(settings.number(Setting.KEEP_APP_DATA)),
        Duration.ofDays(settings.number(Setting.KEEP_KEYS)),
        (long) settings.number(Setting.MAX_BUNDLE) << 20,
        false);
  }

  Upkeep forgettingSecrets() {
    return new Upkeep(backups, check, appData, endedKeys, maxBundle, true);
  }
}
