package dev.tenon.runtime.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.npm.MachineNpm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

/** A registry on this machine, from which the real npm gets packages made in a test. */
public final class NpmRegistry implements AutoCloseable {

  private static final int BLOCK = 512;

  private final HttpServer server;
  private final Path folder;

  /** What there is of each package, by its name. */
  private final Map<String, ObjectNode> packages = new ConcurrentHashMap<>();

  private final Map<String, byte[]> tarballs = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();

  private NpmRegistry(HttpServer server, Path folder) {
    this.server = server;
    this.folder = folder;
    server.createContext("/", this::answer);
    server.start();
  }

  /**
   * Starts one.
   *
   * @param folder for npm's cache
   */
  public static NpmRegistry start(Path folder) {
    try {
      return new NpmRegistry(
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0), folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether this machine has an npm. */
  public static boolean hasNpm() {
    try {
      Process npm = new ProcessBuilder("npm", "--version").redirectErrorStream(true).start();
      npm.getInputStream().readAllBytes();
      return npm.waitFor(30, TimeUnit.SECONDS) && npm.exitValue() == 0;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The machine's npm, which asks this registry. */
  public MachineNpm npm() {
    return npm(Duration.ofMinutes(1));
  }

  /** The same with less time. */
  public MachineNpm npm(Duration limit) {
    return new MachineNpm("npm", environment(), limit);
  }

  private Map<String, String> environment() {
    return Map.of(
        "npm_config_registry",
        "http://127.0.0.1:" + server.getAddress().getPort() + "/",
        "npm_config_cache",
        folder.resolve("npm-cache").toString(),
        "npm_config_fetch_retries",
        "0",
        "no_proxy",
        "127.0.0.1");
  }

  /**
   * Publishes a package.
   *
   * @param description what its {@code package.json} has beside name and version
   * @param files beside that, by name
   */
  public NpmRegistry publish(
      String name, String version, String description, Map<String, String> files) {
    ObjectNode json = Json.readObject(description).put("name", name).put("version", version);
    Map<String, String> all = new TreeMap<>(files);
    all.put("package.json", Json.write(json));
    byte[] tarball = tarball(all);
    String path = name + "/-/" + version + ".tgz";
    tarballs.put(path, tarball);
    json.putObject("dist")
        .put("tarball", "http://127.0.0.1:%d/%s".formatted(server.getAddress().getPort(), path))
        .put("integrity", "sha512-" + sha512(tarball));
    ObjectNode known = packages.computeIfAbsent(name, _ -> Json.object().put("name", name));
    known.withObjectProperty("dist-tags").put("latest", version);
    known.withObjectProperty("versions").set(version, json);
    return this;
  }

  /** The paths that were asked for, in order. */
  public List<String> asked() {
    return List.copyOf(asked);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = URLDecoder.decode(exchange.getRequestURI().getRawPath(), UTF_8).substring(1);
      asked.add(path);
      ObjectNode known = packages.get(path);
      byte[] body = known == null ? tarballs.get(path) : Json.write(known).getBytes(UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      if (body == null) {
        exchange.sendResponseHeaders(404, 0);
        exchange.getResponseBody().write("{\"error\":\"Not found\"}".getBytes(UTF_8));
        return;
      }
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static String sha512(byte[] bytes) {
    try {
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-512").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] tarball(Map<String, String> files) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream tar = new GZIPOutputStream(bytes)) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        byte[] content = file.getValue().getBytes(UTF_8);
        tar.write(header("package/" + file.getKey(), content.length));
        tar.write(content);
        tar.write(new byte[Math.floorMod(-content.length, BLOCK)]);
      }
      tar.write(new byte[2 * BLOCK]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] header(String name, int length) {
    byte[] header = new byte[BLOCK];
    put(header, 0, name);
    put(header, 100, "0000644");
    put(header, 108, "0000000");
    put(header, 116, "0000000");
    put(header, 124, "%011o".formatted(length));
    put(header, 136, "00000000000");
    put(header, 148, "        ");
    put(header, 156, "0");
    put(header, 257, "ustar");
    put(header, 263, "00");
    int sum = 0;
    for (byte b : header) {
      sum += b;
    }
    put(header, 148, "%06o\0".formatted(sum));
    return header;
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
