package dev.tenon.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The writer through the database that it belongs to, on a real file. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class GroupCommitWriterTest {

  @TempDir Path folder;
  private Database database;

  @BeforeEach
  void open() {
    database = Database.open(folder);
    database.writeNow(handle -> handle.execute("CREATE TABLE line (n INTEGER PRIMARY KEY)"));
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void what_is_written_can_be_read_when_the_future_is_done() {
    database.write(insert(1)).join();
    assertThat(lines()).containsExactly(1);
  }

  @Test
  void a_write_that_is_refused_before_it_changed_anything_leaves_the_group_together() {
    List<Integer> commits = Collections.synchronizedList(new ArrayList<>());
    database.listen(
        new CommitListener() {
          @Override
          public void committed(int writes, long nanos) {
            commits.add(writes);
          }

          @Override
          public void failed() {
            commits.add(0);
          }
        });
    Gate gate = new Gate();
    CompletableFuture<Integer> one = database.write("a", insert(1));
    CompletableFuture<Integer> refused =
        database.write(
            "b",
            handle -> {
              throw new RuntimeFault(FaultCode.NOT_FOUND, "There is no such thing.");
            });
    CompletableFuture<Integer> two = database.write("c", insert(2));
    gate.open();
    CompletableFuture.allOf(one, two).join();
    assertThatThrownBy(refused::join).hasMessageContaining("There is no such thing.");
    assertThat(lines()).containsExactly(1, 2);
    // With the write of the gate or without; undone and tried again, each has a commit of its own.
    assertThat(commits).containsAnyOf(2, 3);
  }

  @Test
  void a_write_that_is_refused_after_it_changed_something_is_undone() {
    CompletableFuture<Integer> refused =
        database.write(
            handle -> {
              handle.execute("INSERT INTO line (n) VALUES (7)");
              throw new RuntimeFault(FaultCode.CONFLICT, "Not so.");
            });
    assertThatThrownBy(refused::join).hasMessageContaining("Not so.");
    assertThat(lines()).isEmpty();
  }

  @Test
  void writes_are_committed_in_the_order_they_came() {
    List<Integer> ran = Collections.synchronizedList(new ArrayList<>());
    Gate gate = new Gate();
    List<CompletableFuture<Integer>> writes =
        IntStream.range(0, 1_200)
            .mapToObj(
                i ->
                    database.write(
                        handle -> {
                          ran.add(i);
                          return insert(i).in(handle);
                        }))
            .toList();
    gate.open();
    writes.forEach(CompletableFuture::join);
    assertThat(ran).isEqualTo(IntStream.range(0, 1_200).boxed().toList());
  }

  @Test
  void parties_take_turns_so_that_one_with_much_to_write_holds_up_nobody() {
    List<String> ran = Collections.synchronizedList(new ArrayList<>());
    Gate gate = new Gate();
    List<CompletableFuture<Integer>> writes = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      writes.add(database.write("busy", writing(ran, "busy", i)));
    }
    writes.add(database.write("quiet", writing(ran, "quiet", 1_000)));
    gate.open();
    writes.forEach(CompletableFuture::join);
    assertThat(ran.indexOf("quiet")).isLessThanOrEqualTo(1);
    assertThat(lines()).hasSize(1_001);
  }

  private static Work<Integer> writing(List<String> ran, String party, int line) {
    return handle -> {
      ran.add(party);
      return insert(line).in(handle);
    };
  }

  @Test
  void a_statement_may_be_used_again_while_it_is_in_use() {
    database.writeNow(
        handle -> {
          insert(1).in(handle);
          insert(2).in(handle);
          return 0;
        });
    List<Integer> pairs =
        database.writeNow(
            handle ->
                handle.createQuery("SELECT n FROM line ORDER BY n").mapTo(Integer.class).stream()
                    .flatMap(
                        outer ->
                            handle
                                .createQuery("SELECT n FROM line ORDER BY n")
                                .mapTo(Integer.class)
                                .stream()
                                .map(inner -> 10 * outer + inner))
                    .toList());
    assertThat(pairs).containsExactly(11, 12, 21, 22);
  }

  @Test
  void what_follows_the_commits_is_called_in_their_order_with_their_results() {
    List<Integer> heard = Collections.synchronizedList(new ArrayList<>());
    Gate gate = new Gate();
    List<CompletableFuture<Integer>> writes =
        IntStream.range(0, 700)
            .mapToObj(
                i ->
                    database.write(
                        "acme",
                        handle -> {
                          insert(i).in(handle);
                          return i;
                        },
                        heard::add))
            .toList();
    gate.open();
    writes.forEach(CompletableFuture::join);
    assertThat(heard).isEqualTo(IntStream.range(0, 700).boxed().toList());
  }

  @Test
  void what_follows_a_commit_is_called_before_the_future_is_done() {
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    database
        .write("acme", insert(1), result -> order.add("after commit"))
        .thenRun(() -> order.add("done"))
        .join();
    assertThat(order).containsExactly("after commit", "done");
  }

  @Test
  void what_follows_a_commit_finds_it_on_disk() {
    List<List<Integer>> seen = new ArrayList<>();
    database.write("acme", insert(1), result -> seen.add(lines())).join();
    assertThat(seen).containsExactly(List.of(1));
  }

  @Test
  void what_follows_a_commit_may_fail_and_the_commit_stands() {
    int result =
        database
            .write(
                "acme",
                insert(1),
                rows -> {
                  throw new IllegalStateException("on purpose");
                })
            .join();
    assertThat(result).isEqualTo(1);
    assertThat(lines()).containsExactly(1);
  }

  @Test
  void a_write_that_fails_fails_alone_and_its_group_goes_through() {
    List<Integer> heard = Collections.synchronizedList(new ArrayList<>());
    Gate gate = new Gate();
    CompletableFuture<Integer> first = database.write("acme", insert(1), rows -> heard.add(1));
    CompletableFuture<Integer> again = database.write("acme", insert(1), rows -> heard.add(-1));
    CompletableFuture<Integer> last = database.write("acme", insert(2), rows -> heard.add(2));
    gate.open();
    assertThat(first.join()).isEqualTo(1);
    assertThat(last.join()).isEqualTo(1);
    assertThatThrownBy(again::join)
        .hasCauseInstanceOf(RuntimeFault.class)
        .hasMessageContaining("The write failed and was undone");
    assertThat(lines()).containsExactly(1, 2);
    assertThat(heard).containsExactly(1, 2);
  }

  @Test
  void a_write_that_fails_half_way_leaves_nothing_behind() {
    assertThatThrownBy(
            () ->
                database.writeNow(
                    handle -> {
                      insert(1).in(handle);
                      throw new IllegalStateException("on purpose");
                    }))
        .isInstanceOf(RuntimeFault.class);
    assertThat(lines()).isEmpty();
  }

  @Test
  void a_write_that_breaks_with_an_error_fails_alone_too() {
    CompletableFuture<Integer> broken =
        database.write(
            handle -> {
              throw new StackOverflowError("on purpose");
            });
    CompletableFuture<Integer> next = database.write(insert(1));
    assertThat(broken).failsWithin(10, TimeUnit.SECONDS);
    assertThat(next).succeedsWithin(10, TimeUnit.SECONDS);
  }

  @Test
  void a_refusal_reaches_the_caller_as_it_is() {
    RuntimeFault refusal = new RuntimeFault(FaultCode.CONFLICT, "No.");
    assertThatThrownBy(
            () ->
                database.writeNow(
                    handle -> {
                      throw refusal;
                    }))
        .isSameAs(refusal);
  }

  @Test
  void close_commits_what_waits() {
    Gate gate = new Gate();
    List<CompletableFuture<Integer>> writes =
        IntStream.range(0, 600).mapToObj(i -> database.write(insert(i))).toList();
    gate.open();
    database.close();
    assertThat(writes).allMatch(write -> write.isDone() && !write.isCompletedExceptionally());
    database = Database.open(folder);
    assertThat(lines()).hasSize(600);
  }

  @Test
  void what_comes_after_close_is_refused() {
    database.close();
    assertThat(database.write(insert(1)))
        .failsWithin(1, TimeUnit.SECONDS)
        .withThrowableThat()
        .withMessageContaining("The store is closed; nothing was written.");
  }

  @Test
  void a_write_that_races_with_close_is_either_on_disk_or_refused() throws Exception {
    for (int round = 0; round < 5; round++) {
      Path other = folder.resolve("round-" + round);
      Database racing = Database.open(other);
      racing.writeNow(handle -> handle.execute("CREATE TABLE line (n INTEGER PRIMARY KEY)"));
      List<CompletableFuture<Integer>> writes = Collections.synchronizedList(new ArrayList<>());
      CountDownLatch under = new CountDownLatch(4);
      try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
        for (int thread = 0; thread < 4; thread++) {
          int from = thread * 10_000;
          threads.execute(
              () -> {
                for (int i = 0; i < 300; i++) {
                  writes.add(racing.write(insert(from + i)));
                  if (i == 100) {
                    under.countDown();
                  }
                }
              });
        }
        under.await();
        racing.close();
      }
      assertThat(writes).allSatisfy(write -> assertThat(write).isDone());
      long kept = writes.stream().filter(write -> !write.isCompletedExceptionally()).count();
      try (Database reopened = Database.open(other)) {
        assertThat(count(reopened)).isEqualTo(kept);
      }
    }
  }

  @Test
  void what_was_written_is_there_after_reopening() {
    database.writeNow(insert(7));
    database.close();
    database = Database.open(folder);
    assertThat(lines()).containsExactly(7);
  }

  @Test
  void a_folder_that_is_open_is_refused_a_second_time() {
    assertThatThrownBy(() -> Database.open(folder))
        .isInstanceOf(RuntimeFault.class)
        .hasMessage(
            "Another Tenon is using the data folder %s. Stop it first, or use another folder.",
            folder)
        .extracting(e -> ((RuntimeFault) e).code())
        .isEqualTo(FaultCode.CONFLICT);
  }

  @Test
  void another_process_is_refused_while_the_folder_is_open() throws Exception {
    assertThat(openElsewhere()).contains("Another Tenon is using the data folder " + folder);
  }

  @Test
  void another_process_is_still_refused_after_this_one_tried_twice() throws Exception {
    assertThatThrownBy(() -> Database.open(folder)).isInstanceOf(RuntimeFault.class);
    assertThat(openElsewhere()).contains("Another Tenon is using the data folder " + folder);
  }

  @Test
  void another_process_can_open_the_folder_after_close() throws Exception {
    database.close();
    assertThat(openElsewhere()).contains("opened");
    database = Database.open(folder);
  }

  @Test
  void a_database_of_a_newer_version_is_refused_and_left_alone() {
    database.writeNow(handle -> handle.execute("PRAGMA user_version = 99"));
    database.close();
    assertThatThrownBy(() -> Database.open(folder))
        .isInstanceOf(RuntimeFault.class)
        .hasMessageStartingWith(
            "The database was written by a newer Tenon (schema 99, this one knows ")
        .hasMessageEndingWith("Use that version, or another data folder.")
        .extracting(e -> ((RuntimeFault) e).code())
        .isEqualTo(FaultCode.CONFLICT);
    assertThat(pragmaOfFile("user_version")).isEqualTo("99");
  }

  @Test
  void a_refused_open_frees_the_folder_and_leaves_no_thread() {
    String version = pragmaOfFile("user_version");
    database.writeNow(handle -> handle.execute("PRAGMA user_version = 99"));
    database.close();
    long before = writers();
    assertThatThrownBy(() -> Database.open(folder)).hasMessageContaining("newer");
    await().atMost(10, TimeUnit.SECONDS).until(() -> writers() == before);
    pragmaOfFile("user_version = " + version);
    database = Database.open(folder);
  }

  @Test
  void a_file_that_is_no_database_is_refused_with_its_path_and_the_way_out() throws Exception {
    Path other = Files.createDirectories(folder.resolve("other"));
    Files.writeString(other.resolve("tenon.db"), "this is not a database\n".repeat(100));
    assertThatThrownBy(() -> Database.open(other))
        .isInstanceOf(RuntimeFault.class)
        .hasMessageContaining("The database " + other.resolve("tenon.db") + " is damaged")
        .hasMessageContaining("tenon restore BACKUP --data FOLDER");
  }

  @Test
  void every_commit_is_synced_to_a_write_ahead_log() {
    assertThat(database.<String>writeNow(handle -> pragma(handle, "journal_mode")))
        .isEqualTo("wal");
    assertThat(database.<String>writeNow(handle -> pragma(handle, "synchronous"))).isEqualTo("2");
    assertThat(database.<String>writeNow(handle -> pragma(handle, "foreign_keys"))).isEqualTo("1");
    assertThat(database.<String>read(handle -> pragma(handle, "journal_mode"))).isEqualTo("wal");
    assertThat(pragmaOfFile("journal_mode")).isEqualTo("wal");
  }

  /** Holds up the writer, so that what is written meanwhile comes into one group. */
  private final class Gate {
    private final CountDownLatch opened = new CountDownLatch(1);

    Gate() {
      CountDownLatch entered = new CountDownLatch(1);
      var _ =
          database.write(
              handle -> {
                entered.countDown();
                return wait(opened);
              });
      wait(entered);
    }

    void open() {
      opened.countDown();
    }

    private static boolean wait(CountDownLatch latch) {
      try {
        return latch.await(30, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }

  /** Opens the folder in a process of its own. */
  static final class Elsewhere {
    private Elsewhere() {}

    static void main(String[] args) {
      try (Database opened = Database.open(Path.of(args[0]))) {
        IO.println("opened " + opened.read(handle -> pragma(handle, "user_version")));
      } catch (RuntimeFault e) {
        IO.println(e.getMessage());
      }
    }
  }

  private String openElsewhere() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Elsewhere.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .start();
    try (var output = process.inputReader()) {
      return String.join("\n", output.lines().toList());
    } finally {
      process.waitFor();
    }
  }

  private static Work<Integer> insert(int n) {
    return handle -> handle.execute("INSERT INTO line (n) VALUES (?)", n);
  }

  private List<Integer> lines() {
    return database.read(
        handle -> handle.createQuery("SELECT n FROM line ORDER BY n").mapTo(Integer.class).list());
  }

  private static long count(Database database) {
    return database.read(
        handle -> handle.createQuery("SELECT count(*) FROM line").mapTo(Long.class).one());
  }

  private static String pragma(Handle handle, String name) {
    return handle.createQuery("PRAGMA " + name).mapTo(String.class).one();
  }

  /** Asks the file itself, past the runtime. */
  private String pragmaOfFile(String name) {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("tenon.db"));
        Statement statement = connection.createStatement()) {
      if (!statement.execute("PRAGMA " + name)) {
        return "";
      }
      try (var rows = statement.getResultSet()) {
        return rows.next() ? rows.getString(1) : "";
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long writers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("store-writer"))
        .count();
  }
}
