package dev.tenon.runtime.outbound;

import dev.tenon.runtime.outbound.ExchangeFailure.Kind;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.TruncatedChunkException;

/** What an exception means for who asked a server. */
final class ExchangeTrouble {

  private ExchangeTrouble() {}

  /** Something that the body itself has against being sent; the connection is of no use then. */
  static final class OfBody extends IOException {

    private static final long serialVersionUID = 1L;

    private final ExchangeFailure failure;

    OfBody(ExchangeFailure failure) {
      super(failure);
      this.failure = failure;
    }
  }

  static ExchangeFailure of(IOException e, Target target) {
    String host = target.authority();
    return switch (e) {
      case OfBody body -> body.failure;
      case CheckedNames.LeadsInside _ when target.isHttps() || target.isLocalhost() ->
          failure(
              Kind.FORBIDDEN, target.host() + " leads to an address that apps may not reach.", e);
      case CheckedNames.LeadsInside _ ->
          failure(
              Kind.FORBIDDEN, target.host() + " is not asked without encryption; use https.", e);
      case UnknownHostException _ ->
          failure(Kind.NAME_UNKNOWN, "There is no server named " + target.host() + ".", e);
      case ConnectTimeoutException _ ->
          failure(Kind.CONNECT_TIMEOUT, "There was no connection to " + host + " in time.", e);
      case SocketTimeoutException _ -> failure(Kind.TIMEOUT, host + " did not answer in time.", e);
      case InterruptedIOException _ -> failure(Kind.ABORTED, "The request was given up.", e);
      case NoRouteToHostException _ ->
          failure(Kind.UNREACHABLE, "There is no way to " + host + ".", e);
      case ConnectException _ when says(e, "unreachable") || says(e, "no route") ->
          failure(Kind.UNREACHABLE, "There is no way to " + host + ".", e);
      case ConnectException _ -> failure(Kind.CONNECTION_REFUSED, "Nobody listens at " + host, e);
      case SSLPeerUnverifiedException _ ->
          failure(Kind.CERTIFICATE_NAME, "The certificate of " + host + " is for other names.", e);
      case SSLException tls -> ofEncryption(tls, host);
      case NoHttpResponseException _, ConnectionClosedException _, TruncatedChunkException _ ->
          failure(Kind.CLOSED, host + " closed the connection before the answer was over.", e);
      case SocketException _ ->
          failure(Kind.CLOSED, "The connection to " + host + " broke: " + e.getMessage(), e);
      default ->
          failure(
              Kind.MALFORMED, "%s does not answer in HTTP: %s".formatted(host, e.getMessage()), e);
    };
  }

  private static ExchangeFailure ofEncryption(SSLException e, String host) {
    if (causes(e)
        .anyMatch(
            cause ->
                cause instanceof CertificateExpiredException
                    || cause instanceof CertificateNotYetValidException)) {
      return failure(
          Kind.CERTIFICATE_EXPIRED, "The certificate of " + host + " is not valid now.", e);
    }
    if (causes(e).anyMatch(CertificateException.class::isInstance)) {
      return failure(
          Kind.CERTIFICATE_UNTRUSTED, "Nobody vouches for the certificate of " + host + ".", e);
    }
    return failure(
        Kind.TLS, "There is no encryption with %s: %s".formatted(host, e.getMessage()), e);
  }

  private static Stream<Throwable> causes(Throwable e) {
    return Stream.iterate(e, cause -> cause != null, Throwable::getCause);
  }

  private static boolean says(IOException e, String word) {
    return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains(word);
  }

  private static ExchangeFailure failure(Kind kind, String message, IOException cause) {
    return new ExchangeFailure(kind, message, cause);
  }
}
