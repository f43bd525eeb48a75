package dev.tenon.runtime.care;

import dev.tenon.runtime.dispatch.LogCheck;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.install.UploadedBundles;
import dev.tenon.runtime.store.Checked;
import dev.tenon.runtime.store.DataFolder;
import dev.tenon.runtime.store.DatabaseFile;
import dev.tenon.runtime.store.Reads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks for damage in all that a data folder holds. */
public final class FolderCheck {

  private static final Logger LOG = LoggerFactory.getLogger(FolderCheck.class);

  private FolderCheck() {}

  /**
   * Checks a folder that no runtime uses, and changes nothing in it.
   *
   * @throws RuntimeFault when one uses it, or there is no database, or one of another version
   */
  public static CheckReport all(Path data) {
    return DatabaseFile.offline(data, database -> CheckReport.of(all(data, database)));
  }

  private static List<Checked> all(Path data, DatabaseFile database) {
    List<Checked> found = new ArrayList<>();
    found.add(Checked.of("the database file", 1, database.damages()));
    int schema = quietly(database::schema);
    if (schema != 0 && schema != DatabaseFile.newestSchema()) {
      throw new RuntimeFault(
          FaultCode.CONFLICT,
          "The data in %s have schema %d, this Tenon knows %d. Check them with the version that wrote them."
              .formatted(data, schema, DatabaseFile.newestSchema()));
    }
    LogCheck log = new LogCheck(database);
    found.addAll(reading("events and deliveries", log::gaps));
    found.addAll(reading("events", () -> List.of(log.events())));
    found.addAll(reading("bundles", () -> List.of(bundles(data, database))));
    return found;
  }

  /** What cannot be read any more is a damage like others. */
  private static List<Checked> reading(String what, Supplier<List<Checked>> check) {
    try {
      return check.get();
    } catch (RuntimeFault e) {
      return List.of(Checked.of(what, 0, List.of(e.getMessage())));
    }
  }

  /** The version of the schema; 0 when the file is too damaged to say, which is told elsewhere. */
  private static int quietly(Supplier<Integer> schema) {
    try {
      return schema.get();
    } catch (RuntimeFault e) {
      LOG.debug("The schema's version cannot be read", e);
      return 0;
    }
  }

  private static Checked bundles(Path data, Reads database) {
    List<String> damages = new ArrayList<>();
    List<String> names = UploadedBundles.in(database);
    for (String name : names) {
      Path file = data.resolve(DataFolder.BUNDLES).resolve(name);
      String apps = String.join(", ", UploadedBundles.apps(database, name));
      try {
        if (!Files.exists(file)) {
          damages.add(
              "The bundle %s of %s is missing. Put it back from a backup.".formatted(name, apps));
        } else if (!name.startsWith(FileCopy.describe(file, name).sha256())) {
          damages.add(
              "The bundle %s of %s is not what was uploaded. Put it back from a backup."
                  .formatted(name, apps));
        }
      } catch (IOException e) {
        damages.add("The bundle %s of %s cannot be read: %s".formatted(name, apps, e));
      }
    }
    return Checked.of("bundles, each by its hash", names.size(), damages);
  }

  /**
   * Looks for what is missing in a database that was just opened after a crash, and logs it: the
   * orgs that lost nothing go on.
   */
  public static void afterCrash(Reads database) {
    for (Checked checked : new LogCheck(database).gaps()) {
      checked.damages().forEach(damage -> LOG.error("Damage found: {}", damage));
      if (!checked.isWhole()) {
        LOG.error(
            "Damages of this kind in all: {} ({}). tenon check --data, with the runtime stopped, tells more; docs/operations.md says what to do",
            checked.damages().size() + checked.more(),
            checked.what());
      }
    }
  }
}
