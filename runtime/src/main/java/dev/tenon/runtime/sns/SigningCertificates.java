package dev.tenon.runtime.sns;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tenon.runtime.fair.Ration;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates of those who sign for SNS, each fetched once for all messages that wait for it.
 * Thread-safe.
 */
final class SigningCertificates {

  private static final Logger LOG = LoggerFactory.getLogger(SigningCertificates.class);

  /** SNS has one or two for each region at a time. */
  private static final int KEPT = 100;

  /** How many are fetched at the same time: forged messages could name any number of them. */
  private static final int FETCHES = 4;

  /** How many names that nothing was signed with yet are asked for in a minute. */
  private static final int NEW_NAMES = 20;

  private final SnsNetwork network;
  private final Semaphore fetches = new Semaphore(FETCHES);
  private final Ration newNames;

  /**
   * Those that verified a message: no forged one can name so many others that they are displaced,
   * or has them wait for its turn when they are fetched again.
   */
  private final Cache<URI, X509Certificate> proven =
      Caffeine.newBuilder().maximumSize(KEPT).expireAfterWrite(Duration.ofDays(1)).build();

  private final Cache<URI, Boolean> provenOnce = Caffeine.newBuilder().maximumSize(KEPT).build();

  private final AsyncCache<URI, X509Certificate> certificates =
      Caffeine.newBuilder().maximumSize(KEPT).expireAfterWrite(Duration.ofDays(1)).buildAsync();
  private final Cache<URI, String> refused =
      Caffeine.newBuilder().maximumSize(1_000).expireAfterWrite(Duration.ofMinutes(1)).build();

  SigningCertificates(SnsNetwork network, Clock clock) {
    this.network = network;
    this.newNames = new Ration(NEW_NAMES, Duration.ofMinutes(1), clock);
  }

  /** Says that a message was signed with the certificate at an address. */
  void verified(URI url, X509Certificate certificate) {
    if (proven.asMap().putIfAbsent(url, certificate) == null) {
      certificates.synchronous().invalidate(url);
      provenOnce.put(url, true);
    }
  }

  /**
   * The certificate at an address, which is pinned.
   *
   * @throws RuntimeFault when there is none, or when SNS cannot be asked at the moment
   */
  X509Certificate at(URI url) {
    X509Certificate kept = proven.getIfPresent(url);
    if (kept != null) {
      return kept;
    }
    String reason = refused.getIfPresent(url);
    if (reason != null) {
      throw none(url, reason);
    }
    CompletableFuture<X509Certificate> found =
        certificates.get(
            url,
            (_, _) -> CompletableFuture.supplyAsync(() -> fetch(url), Thread::startVirtualThread));
    try {
      return found.join();
    } catch (CompletionException e) {
      // Whoever asks next has it fetched again.
      certificates.asMap().remove(url, found);
      if (e.getCause() instanceof RuntimeFault fault) {
        throw fault;
      }
      throw e;
    }
  }

  private X509Certificate fetch(URI url) {
    if (provenOnce.getIfPresent(url) != null) {
      return visit(url);
    }
    if (!fetches.tryAcquire()) {
      throw later(url, "too many others are being asked for");
    }
    try {
      if (!newNames.take()) {
        throw later(url, "too many others were asked for in this minute");
      }
      return visit(url);
    } finally {
      fetches.release();
    }
  }

  private X509Certificate visit(URI url) {
    try {
      SnsNetwork.Answer answer = network.get(url);
      if (answer.status() >= 500 || answer.status() == 429) {
        throw later(url, "SNS answered " + answer.status());
      }
      if (answer.status() != 200) {
        throw forget(url, "SNS answered " + answer.status());
      }
      return parse(url, answer.body());
    } catch (IOException e) {
      LOG.warn("The certificate at {} could not be fetched: {}", url, e.getMessage());
      throw later(url, "" + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw later(url, "the runtime is stopping");
    }
  }

  private X509Certificate parse(URI url, String pem) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    } catch (CertificateException e) {
      throw forget(url, "what is there is no certificate");
    }
  }

  private RuntimeFault forget(URI url, String reason) {
    refused.put(url, reason);
    return none(url, reason);
  }

  private static RuntimeFault none(URI url, String reason) {
    return new RuntimeFault(
        FaultCode.FORBIDDEN,
        "The signature of this message cannot be right: there is no certificate at %s (%s)."
            .formatted(url, reason));
  }

  private static RuntimeFault later(URI url, String reason) {
    return new RuntimeFault(
        FaultCode.LATER,
        "The certificate at %s cannot be fetched at the moment: %s. The message was not taken; send it again."
            .formatted(url, reason));
  }
}
