package dev.tenon.runtime.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.tenon.runtime.fair.Gate;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The one database of a runtime: a SQLite file in WAL mode, synced to disk at every commit, owned
 * by this process. Reads run on their own connections; every write goes through one {@link
 * GroupCommitWriter}. Thread-safe.
 */
public final class Database implements Reads, AutoCloseable {

  private static final int READERS = 4;

  /**
   * How many look for something at the same time, of one party at most half: each may take a
   * processor for a while.
   */
  private static final int SEARCHERS = 4;

  /** The party of what is written for nobody in particular. */
  private static final String NOBODY = "";

  private static final Logger LOG = LoggerFactory.getLogger(Database.class);

  private final FolderLock lock;
  private final RunMarker marker;
  private final boolean checked;
  private final HikariDataSource readerPool;
  private final HikariDataSource searcherPool;
  private final Jdbi readers;
  private final Jdbi searchers;
  private final Gate searches = new Gate(SEARCHERS);
  private final ExecutorService searchThreads =
      Executors.newCachedThreadPool(
          Thread.ofPlatform().daemon().name("store-searcher-", 1).factory());
  private final GroupCommitWriter writer;

  private Database(
      FolderLock lock,
      RunMarker marker,
      boolean checked,
      HikariDataSource readerPool,
      HikariDataSource searcherPool,
      GroupCommitWriter writer) {
    this.lock = lock;
    this.marker = marker;
    this.checked = checked;
    this.readerPool = readerPool;
    this.searcherPool = searcherPool;
    this.readers = Jdbi.create(readerPool);
    this.searchers = Jdbi.create(searcherPool);
    this.writer = writer;
  }

  /** The same with a check after a stop that was not clean. */
  public static Database open(Path folder) {
    return open(folder, CheckAtStart.AFTER_CRASH);
  }

  /**
   * Opens the database in a folder, or creates it there, for its owner alone.
   *
   * @param check when to look for damage first
   * @throws RuntimeFault when another process has it open, it was written by a newer version, or it
   *     is damaged
   */
  public static Database open(Path folder, CheckAtStart check) {
    try {
      DataFolder.create(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("The data folder " + folder + " cannot be created", e);
    }
    FolderLock lock = FolderLock.take(folder);
    RunMarker marker = new RunMarker(folder);
    DatabaseFile file = new DatabaseFile(folder.resolve(DataFolder.DATABASE));
    boolean crashed = marker.isSet();
    try {
      DataFolder.refuseHalfRestored(folder);
      boolean checked = check.isDue(crashed) && Files.exists(file.path());
      if (checked) {
        check(file, crashed);
      }
      marker.set();
      DataFolder.createFile(file.path());
      return open(lock, marker, checked, source(file.path()));
    } catch (SQLException | IOException | RuntimeException e) {
      if (!crashed) {
        marker.clear();
      }
      lock.close();
      throw cannotOpen(file, e);
    }
  }

  private static Database open(
      FolderLock lock, RunMarker marker, boolean checked, SQLiteDataSource source)
      throws SQLException {
    GroupCommitWriter writer = new GroupCommitWriter(source.getConnection());
    try {
      writer.write(NOBODY, Schema::migrate, version -> {}).join();
      return new Database(
          lock,
          marker,
          checked,
          pool(source, "readers", READERS, 1),
          pool(source, "searchers", SEARCHERS, 0),
          writer);
    } catch (RuntimeException e) {
      writer.close();
      throw e;
    }
  }

  private static void check(DatabaseFile file, boolean crashed) {
    long start = System.nanoTime();
    file.quickCheck();
    LOG.info(
        "The database {} was checked{}: it is whole ({} ms)",
        file.path(),
        crashed ? ", since the last stop was not a clean one" : "",
        (System.nanoTime() - start) / 1_000_000);
  }

  private static RuntimeFault cannotOpen(DatabaseFile file, Exception e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    if (e instanceof RuntimeFault fault) {
      return fault;
    }
    if (cause instanceof RuntimeFault fault && SqliteTrouble.of(fault) != SqliteTrouble.DAMAGED) {
      return fault;
    }
    return SqliteTrouble.of(e) == SqliteTrouble.DAMAGED
        ? file.damaged("" + cause.getMessage(), e)
        : new RuntimeFault(
            FaultCode.STORE_FAILED,
            "The database %s cannot be opened: %s".formatted(file.path(), cause),
            cause);
  }

  /**
   * Refuses a data folder that a runtime uses at the moment.
   *
   * @throws RuntimeFault saying so
   */
  public static void refuseInUse(Path folder) {
    FolderLock.take(folder).close();
  }

  /** From now on, tells somebody of every commit. */
  public void listen(CommitListener listener) {
    writer.listen(listener);
  }

  /** Whether it was looked through for damage when it was opened. */
  public boolean wasChecked() {
    return checked;
  }

  @Override
  public <T> T read(Work<T> work) {
    return readers.withHandle(work::in);
  }

  /**
   * Reads what may take long, or what anybody may ask for as often as they like, on connections of
   * its own: what an event needs is read beside it without waiting. It runs on a thread of its own,
   * since a virtual one that is busy in SQLite leaves its carrier to nobody, and a few of them
   * would stop all others.
   *
   * @param party on whose behalf. Parties take turns, and one never has more than half of the
   *     connections
   */
  public <T> T search(String party, Work<T> work) {
    return searches.in(
        party,
        () ->
            joined(
                CompletableFuture.supplyAsync(
                    () -> searchers.withHandle(work::in), searchThreads)));
  }

  /** The same on behalf of the runtime itself. */
  public <T> T search(Work<T> work) {
    return search(NOBODY, work);
  }

  /** Writes on behalf of the runtime itself; the future is done when the write is on disk. */
  public <T> CompletableFuture<T> write(Work<T> work) {
    return write(NOBODY, work);
  }

  /**
   * Writes; the future is done when the write is on disk.
   *
   * @param party on whose behalf. Writes of one party are committed in order; parties take turns
   */
  public <T> CompletableFuture<T> write(String party, Work<T> work) {
    return write(party, work, result -> {});
  }

  /**
   * Writes; {@code afterCommit} hears the result once it is on disk, in the order of the commits,
   * before the future is done. It must be quick: it holds up the next commit.
   */
  public <T> CompletableFuture<T> write(String party, Work<T> work, Consumer<T> afterCommit) {
    return writer.write(party, work, afterCommit);
  }

  /** Writes and waits until it is on disk. */
  public <T> T writeNow(Work<T> work) {
    return joined(write(work));
  }

  private static <T> T joined(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  @Override
  public void close() {
    writer.close();
    searchThreads.close();
    searcherPool.close();
    readerPool.close();
    marker.clear();
    lock.close();
  }

  private static HikariDataSource pool(SQLiteDataSource source, String name, int most, int idle) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(source);
    config.setMaximumPoolSize(most);
    config.setMinimumIdle(idle);
    config.setPoolName(name);
    return new HikariDataSource(config);
  }

  static SQLiteDataSource source(Path file) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.enforceForeignKeys(true);
    config.setBusyTimeout(10_000);
    // Nobody asks for them that way, and each insert would be followed by a query.
    config.setGetGeneratedKeys(false);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    return source;
  }
}
