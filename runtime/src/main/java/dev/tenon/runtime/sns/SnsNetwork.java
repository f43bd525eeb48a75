package dev.tenon.runtime.sns;

import java.io.IOException;
import java.net.URI;

/** The way to SNS, for certificates and confirmations. */
public interface SnsNetwork {

  /** What was answered. */
  record Answer(int status, String body) {}

  /**
   * Visits an address, and none that this one leads on to.
   *
   * @throws IOException when there is no answer, not soon, or too much of one
   */
  Answer get(URI url) throws IOException, InterruptedException;
}
