package dev.tenon.runtime.store;

import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes from many threads on one connection, as many as are waiting in one commit: the sync to
 * disk, which is what takes time, is shared. Writes are committed in the order they came. A write
 * that fails is undone alone. Thread-safe.
 */
final class GroupCommitWriter implements AutoCloseable {

  private static final int MAX_GROUP = 500;

  private static final Logger LOG = LoggerFactory.getLogger(GroupCommitWriter.class);

  private final Connection connection;
  private final Handle handle;
  private final BlockingQueue<Task<?>> waiting = new LinkedBlockingQueue<>();
  private final Thread thread;
  private volatile boolean closing;

  GroupCommitWriter(Connection connection) throws SQLException {
    this.connection = connection;
    connection.setAutoCommit(false);
    this.handle = Jdbi.create(connection).open();
    this.thread = Thread.ofPlatform().name("store-writer").daemon().start(this::run);
  }

  <T> CompletableFuture<T> write(Work<T> work) {
    return write(work, result -> {});
  }

  <T> CompletableFuture<T> write(Work<T> work, Consumer<T> afterCommit) {
    Task<T> task = new Task<>(work, afterCommit);
    if (!enqueue(task)) {
      task.fail(stopped());
    }
    return task.result;
  }

  /** Nothing is put behind the task that {@link #close} ends with; nobody would come to it. */
  private synchronized boolean enqueue(Task<?> task) {
    return !closing && waiting.add(task);
  }

  private synchronized void stop() {
    closing = true;
    // Wakes the thread up.
    waiting.add(new Task<>(h -> 0, result -> {}));
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
    List<Task<?>> group = new ArrayList<>(MAX_GROUP);
    try {
      while (!closing || !waiting.isEmpty()) {
        group.add(waiting.take());
        waiting.drainTo(group, MAX_GROUP - 1);
        commit(group);
        group.clear();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void commit(List<Task<?>> group) {
    try {
      group.forEach(task -> task.run(handle));
      connection.commit();
    } catch (SQLException | RuntimeException | Error e) {
      // Errors too: without this thread, every later write would wait for ever.
      rollback();
      if (group.size() == 1) {
        group.getFirst().fail(e);
      } else {
        // One of them is to blame; each gets a commit of its own, so that the others go through.
        group.forEach(task -> commit(List.of(task)));
      }
      return;
    }
    group.forEach(Task::succeed);
  }

  private void rollback() {
    try {
      connection.rollback();
    } catch (SQLException e) {
      LOG.error("A failed write could not be undone", e);
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

    /** A list of none or one, since a result may be null-like in meaning but never null. */
    private record Outcome<T>(List<T> value) {}

    Task(Work<T> work, Consumer<T> afterCommit) {
      this.work = work;
      this.afterCommit = afterCommit;
    }

    void run(Handle handle) {
      outcome = new Outcome<>(List.of(work.in(handle)));
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
      result.completeExceptionally(
          e instanceof RuntimeFault
              ? e
              : new RuntimeFault(
                  FaultCode.STORE_FAILED, "The write failed and was undone: " + e.getMessage(), e));
    }
  }
}
