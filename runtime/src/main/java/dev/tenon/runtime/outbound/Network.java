package dev.tenon.runtime.outbound;

import dev.tenon.runtime.outbound.OutboundFailure.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.CharCodingConfig;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/** Connections to other servers, encrypted or not. Thread-safe. */
final class Network implements AutoCloseable {

  /** How long a server is waited for whose request nobody waits for any more. */
  private static final Timeout CONNECT = Timeout.ofSeconds(20);

  private static final int CONNECTIONS = 256;

  /** What only the connection itself decides. */
  private static final Set<String> OF_CONNECTION =
      Set.of(
          "host",
          "content-length",
          "transfer-encoding",
          "connection",
          "keep-alive",
          "proxy-connection",
          "proxy-authorization",
          "upgrade",
          "expect",
          "te",
          "trailer",
          "http2-settings");

  /** What is true of a body as it came, and no more of one that was decompressed. */
  private static final Set<String> OF_ENCODING =
      Set.of("content-encoding", "content-length", "transfer-encoding");

  private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

  private static final RequestConfig REQUESTS =
      RequestConfig.custom()
          .setConnectionRequestTimeout(CONNECT)
          .setProtocolUpgradeEnabled(false)
          .build();

  private final CloseableHttpClient client;

  /**
   * @param names finds the addresses that may be connected to
   */
  Network(CheckedNames names, SSLContext tls) {
    this.client =
        HttpClients.custom()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setDnsResolver(names)
                    .setTlsSocketStrategy(new DefaultClientTlsStrategy(tls))
                    .setDefaultTlsConfig(TlsConfig.custom().setHandshakeTimeout(CONNECT).build())
                    .setMaxConnTotal(CONNECTIONS)
                    .setMaxConnPerRoute(CONNECTIONS)
                    .setDefaultConnectionConfig(
                        ConnectionConfig.custom()
                            .setConnectTimeout(CONNECT)
                            .setSocketTimeout(CONNECT)
                            // Addresses change; a connection must not outlive that for long.
                            .setTimeToLive(TimeValue.ofMinutes(2))
                            .setValidateAfterInactivity(TimeValue.ofMilliseconds(50))
                            .build())
                    .setConnectionFactory(
                        ManagedHttpClientConnectionFactory.builder()
                            .http1Config(
                                Http1Config.custom()
                                    .setMaxHeaderCount(200)
                                    .setMaxLineLength(16 << 10)
                                    .build())
                            .charCodingConfig(
                                CharCodingConfig.custom()
                                    .setCharset(StandardCharsets.ISO_8859_1)
                                    .build())
                            .build())
                    .build())
            .setDefaultRequestConfig(REQUESTS)
            // No proxy of this machine's settings: it would resolve names itself.
            .setRoutePlanner(new DefaultRoutePlanner(null))
            .setUserAgent("Tenon")
            .disableRedirectHandling()
            .disableAutomaticRetries()
            .disableContentCompression()
            .disableCookieManagement()
            .disableAuthCaching()
            .disableConnectionState()
            .evictIdleConnections(TimeValue.ofSeconds(30))
            .evictExpiredConnections()
            .build();
  }

  /**
   * Makes one request; the thread waits.
   *
   * @param stop is given what ends the request from another thread
   */
  OutboundResponse send(OutboundRequest request, Consumer<Runnable> stop) {
    Target target = request.target();
    HttpUriRequestBase message = message(request.method(), target, request.headers());
    stop.accept(message::cancel);
    if (request.body().length > 0 || WITH_BODY.contains(request.method())) {
      message.setEntity(new ByteArrayEntity(request.body(), null));
    }
    HttpHost host = new HttpHost(target.scheme(), target.host(), target.port());
    try (ClassicHttpResponse response = client.executeOpen(host, message, null)) {
      return read(response, message);
    } catch (CheckedNames.LeadsInside e) {
      throw new OutboundFailure(
          Reason.FORBIDDEN, target.host() + " leads to an address that apps may not reach.", e);
    } catch (SocketTimeoutException e) {
      throw new OutboundFailure(Reason.TIMEOUT, target.host() + " did not answer in time.", e);
    } catch (InterruptedIOException e) {
      throw new OutboundFailure(Reason.TIMEOUT, "The request was given up.", e);
    } catch (IOException e) {
      throw new OutboundFailure(
          Reason.CONNECTION, "%s cannot be asked: %s".formatted(target.host(), e.getMessage()), e);
    }
  }

  /** Takes an exchange to its end; the thread waits. */
  void stream(OutboundExchange exchange) throws InterruptedException {
    StreamedRequest request = exchange.request();
    HttpUriRequestBase message = message(request.method(), request.target(), request.headers());
    message.setConfig(
        RequestConfig.copy(REQUESTS).setResponseTimeout(Timeout.of(request.limit())).build());
    if (request.hasBody()) {
      message.setEntity(new StreamedEntity(exchange));
    } else if (WITH_BODY.contains(request.method())) {
      message.setEntity(new ByteArrayEntity(new byte[0], null));
    }
    Streaming.through(client, message, exchange);
  }

  private static HttpUriRequestBase message(String method, Target target, List<Header> headers) {
    HttpUriRequestBase message = new HttpUriRequestBase(method, URI.create(target.text()));
    for (Header header : headers) {
      if (!OF_CONNECTION.contains(header.name().toLowerCase(Locale.ROOT))) {
        message.addHeader(header.name(), header.value());
      }
    }
    return message;
  }

  private static OutboundResponse read(ClassicHttpResponse response, HttpUriRequestBase message)
      throws IOException {
    List<Header> headers =
        Arrays.stream(response.getHeaders())
            .map(header -> new Header(header.getName(), String.valueOf(header.getValue())))
            .toList();
    HttpEntity entity = response.getEntity();
    if (entity == null) {
      return new OutboundResponse(response.getCode(), headers, new byte[0], false);
    }
    String encoding = String.valueOf(entity.getContentEncoding()).toLowerCase(Locale.ROOT);
    try (InputStream body = decoded(entity.getContent(), encoding)) {
      byte[] bytes = bounded(body, message);
      boolean decompressed = isCompressed(encoding);
      return new OutboundResponse(
          response.getCode(),
          headers.stream()
              .filter(
                  header ->
                      !decompressed
                          || !OF_ENCODING.contains(header.name().toLowerCase(Locale.ROOT)))
              .toList(),
          bytes,
          false);
    }
  }

  private static boolean isCompressed(String encoding) {
    return Set.of("gzip", "x-gzip", "deflate").contains(encoding);
  }

  private static InputStream decoded(InputStream content, String encoding) throws IOException {
    return switch (encoding) {
      case "gzip", "x-gzip" -> new GZIPInputStream(content);
      case "deflate" -> new InflaterInputStream(content);
      default -> content;
    };
  }

  /** What is counted is what comes out, so a small archive of much is as bad as much. */
  private static byte[] bounded(InputStream body, HttpUriRequestBase message) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] some = new byte[16 << 10];
    for (int count = body.read(some); count >= 0; count = body.read(some)) {
      if (bytes.size() + count > OutboundResponse.MAX_BODY) {
        // Closing the answer would otherwise read it to its end, which may never come.
        message.cancel();
        throw new OutboundFailure(
            Reason.TOO_LARGE,
            "The response is larger than %d MB.".formatted(OutboundResponse.MAX_BODY >> 20));
      }
      bytes.write(some, 0, count);
    }
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    client.close(org.apache.hc.core5.io.CloseMode.IMMEDIATE);
  }
}
