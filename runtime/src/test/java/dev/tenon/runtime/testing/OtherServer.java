package dev.tenon.runtime.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.tenon.runtime.outbound.Resolver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A server that apps ask, on this machine, encrypted or not. It proves to be any name below {@code
 * example.com}, as which {@link #RESOLVER} finds it.
 */
public final class OtherServer implements AutoCloseable {

  /** Finds every name on this machine. */
  public static final Resolver RESOLVER =
      host -> List.of(InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1}));

  private static final char[] PASSWORD = "nothing secret".toCharArray();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();

  /** What the server was asked. */
  public record Asked(String method, String path, Map<String, String> headers, String body) {}

  /** What the server does. */
  @FunctionalInterface
  public interface Behaviour {
    void answer(HttpExchange exchange) throws IOException;
  }

  private OtherServer(HttpServer server, Behaviour behaviour) {
    this.server = server;
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          try (exchange;
              InputStream body = exchange.getRequestBody()) {
            Map<String, String> headers = new TreeMap<>();
            exchange
                .getRequestHeaders()
                .forEach(
                    (name, values) ->
                        headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
            byte[] sent = body.readAllBytes();
            // So that who answers can read it too.
            exchange.setStreams(new ByteArrayInputStream(sent), null);
            asked.add(
                new Asked(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    headers,
                    new String(sent, StandardCharsets.UTF_8)));
            behaviour.answer(exchange);
          }
        });
    server.start();
  }

  /** One with a certificate. */
  public static OtherServer encrypted(Behaviour behaviour) {
    try {
      HttpsServer server = HttpsServer.create(here(), 0);
      server.setHttpsConfigurator(new HttpsConfigurator(Certificate.TLS));
      return new OtherServer(server, behaviour);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One without. */
  public static OtherServer plain(Behaviour behaviour) {
    try {
      return new OtherServer(HttpServer.create(here(), 0), behaviour);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Answers with a text of a content type. */
  public static Behaviour says(int status, String contentType, String text) {
    return exchange -> say(exchange, status, contentType, text);
  }

  /** The same, at once. */
  public static void say(HttpExchange exchange, int status, String contentType, String text)
      throws IOException {
    if (!contentType.isEmpty()) {
      exchange.getResponseHeaders().set("Content-Type", contentType);
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  /** Sends the caller elsewhere. */
  public static Behaviour redirects(int status, String location) {
    return exchange -> {
      exchange.getResponseHeaders().set("Location", location);
      exchange.sendResponseHeaders(status, -1);
    };
  }

  /** What trusts the certificate. */
  public static SSLContext trust() {
    return Certificate.TLS;
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** All that it was asked so far. */
  public List<Asked> asked() {
    return asked;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static InetSocketAddress here() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  /** Made once: it takes a second. */
  private static final class Certificate {

    static final SSLContext TLS = make();

    private static SSLContext make() {
      try {
        Path folder = Files.createTempDirectory("certificate");
        Path file = folder.resolve("keys.p12");
        Process keytool =
            new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-alias",
                    "server",
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=example.com",
                    "-ext",
                    "SAN=dns:*.example.com,dns:example.com,dns:localhost",
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    file.toString(),
                    "-storepass",
                    new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        String said = keytool.inputReader().lines().collect(Collectors.joining("\n"));
        if (keytool.waitFor() != 0) {
          throw new IllegalStateException(said);
        }
        KeyStore keys = KeyStore.getInstance(file.toFile(), PASSWORD);
        KeyManagerFactory own =
            KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null);
        trusted.setCertificateEntry("server", keys.getCertificate("server"));
        TrustManagerFactory trust =
            TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }
}
