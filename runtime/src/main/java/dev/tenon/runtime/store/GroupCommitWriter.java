package dev.tenon.runtime.store;

import dev.tenon.runtime.fair.FairQueue;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConnection;
import org.sqlite.core.DB;

/**
 * Writes from many threads on one connection, as many as are waiting in one commit: the sync to
 * disk, which is what takes time, is shared. Writes of one party are committed in the order they
 * came; parties take turns, so that one with a thousand writes waiting does not hold up another's
 * only one. A write that fails is undone alone; one that is refused before it has changed anything
 * costs the others nothing. Thread-safe.
 */
final class GroupCommitWriter implements AutoCloseable {

  private static final int MAX_GROUP = 500;

  /** How long a group may take to write, so that what comes next need not wait long. */
  private static final long MAX_GROUP_NANOS = 2_000_000;

  private static final Logger LOG = LoggerFactory.getLogger(GroupCommitWriter.class);

  private final Connection connection;
  private final DB database;
  private final Handle handle;
  private final FairQueue<Task<?>> waiting = new FairQueue<>();
  private final Thread thread;
  private long syncNanos;
  private volatile CommitListener listener = CommitListener.NONE;
  // Guarded by this.
  private boolean closing;

  GroupCommitWriter(Connection connection) throws SQLException {
    this.connection = connection;
    this.database = connection.unwrap(SQLiteConnection.class).getDatabase();
    connection.setAutoCommit(false);
    this.handle = Jdbi.create(connection).open();
    handle.setStatementBuilder(new KeptStatements());
    this.thread = Thread.ofPlatform().name("store-writer").daemon().start(this::run);
  }

  void listen(CommitListener news) {
    listener = news;
  }

  <T> CompletableFuture<T> write(String party, Work<T> work, Consumer<T> afterCommit) {
    Task<T> task = new Task<>(work, afterCommit);
    if (!enqueue(party, task)) {
      task.fail(stopped());
    }
    return task.result;
  }

  /** Nothing comes in after {@link #close}; nobody would come to it. */
  private synchronized boolean enqueue(String party, Task<?> task) {
    if (closing) {
      return false;
    }
    waiting.add(party, task);
    notifyAll();
    return true;
  }

  private synchronized void stop() {
    closing = true;
    notifyAll();
  }

  /** The next write, as soon as there is one; null after the last one of all. */
  private synchronized @Nullable Task<?> take() throws InterruptedException {
    Task<?> next = waiting.next();
    while (next == null && !closing) {
      wait();
      next = waiting.next();
    }
    return next;
  }

  /** Commits what waits, then closes the connection. */
  @Override
  public void close() {
    stop();
    try {
      thread.join();
      handle.close();
      connection.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      LOG.warn("The writer's connection could not be closed", e);
    }
  }

  private void run() {
    try {
      for (Task<?> first = take(); first != null; first = take()) {
        commitGroup(first);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void commitGroup(Task<?> first) {
    List<Task<?>> group = new ArrayList<>();
    try {
      // On a slow disk larger groups are worth the wait.
      long end = System.nanoTime() + Math.max(MAX_GROUP_NANOS, syncNanos);
      for (Task<?> task = first; task != null; task = isFull(group, end) ? null : waiting.next()) {
        group.add(task);
        run(task);
      }
      end(group);
    } catch (SQLException | RuntimeException | Error e) {
      // Errors too: without this thread, every later write would wait for ever.
      rollback();
      if (group.size() == 1) {
        fail(group.getFirst(), e);
      } else {
        // One of them is to blame; each gets a commit of its own, so that the others go through.
        group.forEach(this::commitAlone);
      }
      return;
    }
    group.forEach(this::tell);
  }

  /**
   * A refusal, as of what is not there, is kept until the group is on disk, since it may be because
   * of something in that. A fault with a cause is none: it may be the store's.
   */
  private void run(Task<?> task) throws SQLException {
    long before = database.total_changes();
    try {
      task.run(handle);
    } catch (RuntimeFault e) {
      if (e.getCause() != null || database.total_changes() != before) {
        throw e;
      }
      task.refuse(e);
    }
  }

  private void end(List<Task<?>> group) throws SQLException {
    int writes = (int) group.stream().filter(task -> task.refusal.isEmpty()).count();
    if (writes > 0) {
      commit(writes);
    } else {
      rollback();
    }
  }

  private void tell(Task<?> task) {
    if (task.refusal.isPresent()) {
      fail(task, task.refusal.get());
    } else {
      task.succeed();
    }
  }

  private static boolean isFull(List<Task<?>> group, long end) {
    return group.size() == MAX_GROUP || System.nanoTime() - end > 0;
  }

  private void commitAlone(Task<?> task) {
    try {
      task.run(handle);
      commit(1);
    } catch (SQLException | RuntimeException | Error e) {
      rollback();
      fail(task, e);
      return;
    }
    task.succeed();
  }

  private void fail(Task<?> task, Throwable e) {
    listener.failed();
    task.fail(e);
  }

  private void commit(int writes) throws SQLException {
    long before = System.nanoTime();
    connection.commit();
    long took = System.nanoTime() - before;
    // Of late the shortest: what this thread waited for a processor is no reason for larger groups.
    syncNanos = Math.min(took, syncNanos + syncNanos / 8 + 1_000);
    listener.committed(writes, took);
  }

  private void rollback() {
    try {
      connection.rollback();
    } catch (SQLException e) {
      begin(e);
    }
  }

  /**
   * With a full disk, SQLite has undone everything by itself. Without a new transaction, each
   * statement to come would be committed alone, and every commit would fail.
   */
  private void begin(SQLException notUndone) {
    try (Statement statement = connection.createStatement()) {
      statement.execute("BEGIN");
    } catch (SQLException e) {
      notUndone.addSuppressed(e);
      LOG.error("A failed write could not be undone", notUndone);
    }
  }

  private static RuntimeFault stopped() {
    return new RuntimeFault(FaultCode.STOPPING, "The store is closed; nothing was written.");
  }

  private static final class Task<T> {
    private final Work<T> work;
    private final Consumer<T> afterCommit;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private Outcome<T> outcome = new Outcome<>(List.of());
    private Optional<RuntimeFault> refusal = Optional.empty();

    /** A list of none or one, since a result may be null-like in meaning but never null. */
    private record Outcome<T>(List<T> value) {}

    Task(Work<T> work, Consumer<T> afterCommit) {
      this.work = work;
      this.afterCommit = afterCommit;
    }

    void run(Handle handle) {
      refusal = Optional.empty();
      outcome = new Outcome<>(List.of(work.in(handle)));
    }

    void refuse(RuntimeFault why) {
      refusal = Optional.of(why);
    }

    void succeed() {
      T value = outcome.value().getFirst();
      try {
        afterCommit.accept(value);
      } catch (RuntimeException | Error e) {
        LOG.error("What follows a commit failed; the commit itself stands", e);
      }
      result.complete(value);
    }

    void fail(Throwable e) {
      result.completeExceptionally(e instanceof RuntimeFault ? e : fault(e));
    }

    private static RuntimeFault fault(Throwable e) {
      return SqliteTrouble.of(e) == SqliteTrouble.UNAVAILABLE
          ? new RuntimeFault(
              FaultCode.STORE_UNAVAILABLE,
              "The store takes no writes at the moment, and nothing of this was kept: %s. Try again later."
                  .formatted(SqliteTrouble.words(e)),
              e)
          : new RuntimeFault(
              FaultCode.STORE_FAILED, "The write failed and was undone: " + e.getMessage(), e);
    }
  }
}
