package dev.tenon.runtime.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The one database of a runtime: a SQLite file in WAL mode, synced to disk at every commit, owned
 * by this process. Reads run on their own connections; every write goes through one {@link
 * GroupCommitWriter}. Thread-safe.
 */
public final class Database implements AutoCloseable {

  private static final int READERS = 4;

  /** The party of what is written for nobody in particular. */
  private static final String NOBODY = "";

  private final FolderLock lock;
  private final HikariDataSource readerPool;
  private final Jdbi readers;
  private final GroupCommitWriter writer;

  private Database(FolderLock lock, HikariDataSource readerPool, GroupCommitWriter writer) {
    this.lock = lock;
    this.readerPool = readerPool;
    this.readers = Jdbi.create(readerPool);
    this.writer = writer;
  }

  /**
   * Opens the database in a folder, or creates it there.
   *
   * @throws RuntimeFault when another process has it open, or it was written by a newer version
   */
  public static Database open(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("The data folder " + folder + " cannot be created", e);
    }
    FolderLock lock = FolderLock.take(folder);
    try {
      SQLiteDataSource source = source(folder.resolve("tenon.db"));
      GroupCommitWriter writer = new GroupCommitWriter(source.getConnection());
      try {
        writer.write(NOBODY, Schema::migrate, version -> {}).join();
        return new Database(lock, new HikariDataSource(readers(source)), writer);
      } catch (RuntimeException e) {
        writer.close();
        throw e;
      }
    } catch (SQLException | RuntimeException e) {
      lock.close();
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof RuntimeFault fault) {
        throw fault;
      }
      throw new RuntimeFault(
          FaultCode.STORE_FAILED,
          "The database in " + folder + " cannot be opened: " + cause,
          cause);
    }
  }

  /** Reads what is committed. */
  public <T> T read(Work<T> work) {
    return readers.withHandle(work::in);
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
    try {
      return write(work).join();
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
    readerPool.close();
    lock.close();
  }

  private static HikariConfig readers(SQLiteDataSource source) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(source);
    config.setMaximumPoolSize(READERS);
    config.setMinimumIdle(1);
    config.setPoolName("readers");
    return config;
  }

  private static SQLiteDataSource source(Path file) {
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
