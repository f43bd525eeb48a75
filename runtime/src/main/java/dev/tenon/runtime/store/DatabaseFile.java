package dev.tenon.runtime.store;

import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;

/**
 * A database as a file: copied while it is in use, and looked through. Nothing is kept open.
 *
 * @param path of the file
 */
public record DatabaseFile(Path path) implements Reads {

  private static final Logger LOG = LoggerFactory.getLogger(DatabaseFile.class);

  /** The version of the schema that this program writes. */
  public static int newestSchema() {
    return Schema.newest();
  }

  /**
   * Copies all that is committed at this moment into a new file, synced to disk. Whoever uses the
   * database goes on meanwhile, in this process or another one.
   *
   * @throws RuntimeFault when there is none, or it cannot be read
   */
  public DatabaseFile copyTo(Path target) {
    if (!Files.exists(path)) {
      throw new RuntimeFault(
          FaultCode.NOT_FOUND, "There is no database %s to copy.".formatted(path));
    }
    try (Connection connection = Database.source(path).getConnection();
        PreparedStatement copy = connection.prepareStatement("VACUUM INTO ?")) {
      DataFolder.createFile(target);
      copy.setString(1, target.toString());
      copy.execute();
      DataFolder.sync(target);
      return new DatabaseFile(target);
    } catch (SQLException e) {
      throw SqliteTrouble.of(e) == SqliteTrouble.DAMAGED
          ? damaged("" + e.getMessage(), e)
          : failed(e);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private RuntimeFault failed(Exception e) {
    return new RuntimeFault(
        FaultCode.STORE_FAILED, "The database %s cannot be copied: %s".formatted(path, e), e);
  }

  /** Reads a file that nobody writes to; it stays as it is, and nothing is put beside it. */
  @Override
  public <T> T read(Work<T> work) {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    try (Connection connection =
            config.createConnection("jdbc:sqlite:file:" + path.toAbsolutePath() + "?immutable=1");
        Handle handle = Jdbi.create(connection).open()) {
      return work.in(handle);
    } catch (SQLException | JdbiException e) {
      throw SqliteTrouble.of(e) == SqliteTrouble.DAMAGED
          ? damaged("" + e.getMessage(), e)
          : new RuntimeFault(
              FaultCode.STORE_FAILED,
              "The database %s cannot be read: %s".formatted(path, e.getMessage()),
              e);
    }
  }

  /**
   * Has somebody look into the database of a folder that no runtime uses; nothing else can use it
   * meanwhile.
   *
   * @throws RuntimeFault when one uses it, or there is none
   */
  public static <T> T offline(Path folder, Function<DatabaseFile, T> look) {
    DatabaseFile file = new DatabaseFile(folder.resolve(DataFolder.DATABASE));
    if (!Files.exists(file.path)) {
      throw new RuntimeFault(FaultCode.NOT_FOUND, "There is no database %s.".formatted(file.path));
    }
    try (FolderLock _ = FolderLock.take(folder)) {
      file.takeUpLog();
      return look.apply(file);
    }
  }

  /** After a crash, the last commits are still in the file beside it. */
  private void takeUpLog() {
    try (Connection connection = Database.source(path).getConnection();
        Handle handle = Jdbi.create(connection).open()) {
      LOG.debug("Taken up: {}", said(handle, "PRAGMA wal_checkpoint(TRUNCATE)"));
    } catch (SQLException | JdbiException e) {
      // Said by whoever looks into it, as far as it matters then.
      LOG.debug("The log of {} could not be taken up", path, e);
    }
  }

  /** The version of the schema that it was written with. */
  public int schema() {
    return read(Schema::version);
  }

  /**
   * Looks through all of it, tables against indexes and rows against rows as well.
   *
   * @return every damage, a sentence each
   */
  public List<String> damages() {
    try {
      return read(DatabaseFile::damages);
    } catch (RuntimeFault e) {
      return List.of(e.getMessage());
    }
  }

  private static List<String> damages(Handle handle) {
    List<String> found = new ArrayList<>(said(handle, "PRAGMA integrity_check"));
    if (found.isEmpty()) {
      handle
          .createQuery("PRAGMA foreign_key_check")
          .map(
              (row, context) ->
                  "Row %s of the table %s names a row of %s that is missing."
                      .formatted(row.getString(2), row.getString(1), row.getString(3)))
          .forEach(found::add);
    }
    return found;
  }

  private static List<String> said(Handle handle, String pragma) {
    return handle.createQuery(pragma).mapTo(String.class).list().stream()
        .filter(line -> !line.equals("ok"))
        .toList();
  }

  /**
   * Looks through the pages and rows, quicker than {@link #damages}. For who holds the folder.
   *
   * @throws RuntimeFault naming the file and the way out when there is a damage
   */
  void quickCheck() {
    List<String> found;
    try (Connection connection = Database.source(path).getConnection();
        Handle handle = Jdbi.create(connection).open()) {
      found = said(handle, "PRAGMA quick_check(10)");
    } catch (SQLException | JdbiException e) {
      throw SqliteTrouble.of(e) == SqliteTrouble.DAMAGED
          ? damaged("" + e.getMessage(), e)
          : failed(e);
    }
    if (!found.isEmpty()) {
      throw damaged(
          String.join("; ", found).replace('\n', ' '), new SQLException(found.getFirst()));
    }
  }

  /** What is said of a file that is not what was written. */
  RuntimeFault damaged(String reason, Exception cause) {
    return new RuntimeFault(
        FaultCode.STORE_FAILED,
        "The database %s is damaged (%s). Keep the folder as it is, and restore a backup into a new one: tenon restore BACKUP --data FOLDER."
            .formatted(path, reason),
        cause);
  }
}
