package dev.tenon.runtime.bench;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** A Node service on BullMQ, and a Redis that syncs every write to the disk before it answers. */
final class BullSubject implements Subject {

  /**
   * How many queues the orgs share. Of 4, 16 and 64, this served BullMQ best: with 1,000 orgs on
   * two busy cores it kept up 324, 516 and 615 events a second (means of two runs), since a queue's
   * worker waits for the disk after each event, and Redis syncs once for all that wait.
   */
  static final int QUEUES = 64;

  private final List<Process> processes = new ArrayList<>();
  private final URI address;

  /**
   * Starts Redis, the process that takes events and the one that handles them.
   *
   * @param service the folder of {@code service.js} and its modules
   */
  BullSubject(int orgs, int queues, Path service, Path folder) {
    try {
      String redis = freePort();
      String web = freePort();
      String count = "" + Math.min(orgs, queues);
      Path data = Files.createDirectories(folder.resolve("redis"));
      Path app = Files.writeString(folder.resolve("server.js"), TenonSubject.JAVASCRIPT);
      start(
          List.of(
              "redis-server",
              "--bind",
              "127.0.0.1",
              "--port",
              redis,
              "--dir",
              data.toString(),
              "--appendonly",
              "yes",
              "--appendfsync",
              "always",
              "--save",
              ""),
          "Ready to accept connections",
          folder);
      String script = service.resolve("service.js").toString();
      start(List.of("node", script, "web", web, redis, count, "" + orgs), "ready", folder);
      start(
          List.of("node", script, "worker", "-", redis, count, "" + orgs, app.toString()),
          "ready",
          folder);
      address = URI.create("http://127.0.0.1:" + web);
    } catch (IOException e) {
      close();
      throw new IllegalStateException("BullMQ could not be started", e);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private static String freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return "" + socket.getLocalPort();
    }
  }

  private void start(List<String> command, String ready, Path folder) throws IOException {
    Path output = folder.resolve("bull-" + processes.size() + ".log");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    processes.add(process);
    while (!Files.readString(output).contains(ready)) {
      if (!process.isAlive()) {
        throw new IllegalStateException(command + " ended: " + Files.readString(output));
      }
      LockSupport.parkNanos(20_000_000);
    }
  }

  @Override
  public String name() {
    return "BullMQ, JavaScript";
  }

  @Override
  public URI address() {
    return address;
  }

  @Override
  public Optional<String> authorization() {
    return Optional.empty();
  }

  @Override
  public List<Long> pids() {
    return processes.stream().map(Process::pid).toList();
  }

  @Override
  public int backlog() throws IOException {
    return Integer.parseInt(get("/backlog"));
  }

  @Override
  public Map<String, Long> handled(String prefix) throws IOException {
    return get("/handled/" + prefix)
        .lines()
        .map(line -> line.split("\t", 2))
        .collect(Collectors.toMap(words -> words[0], words -> Long.parseLong(words[1])));
  }

  private String get(String path) throws IOException {
    try (Connection connection = new Connection(address, authorization())) {
      Connection.Answer answer = connection.get(path);
      if (answer.status() != 200) {
        throw new IOException(path + " was answered with " + answer);
      }
      return answer.body();
    }
  }

  @Override
  public void close() {
    List<Process> last = new ArrayList<>(processes);
    Collections.reverse(last);
    for (Process process : last) {
      process.destroy();
      try {
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
