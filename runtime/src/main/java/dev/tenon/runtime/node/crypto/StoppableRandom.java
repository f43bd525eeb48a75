package dev.tenon.runtime.node.crypto;

import java.security.SecureRandom;
import org.graalvm.polyglot.Context;

/**
 * Random bytes for what looks for primes: it asks for them again and again, and each time a run
 * that is to be stopped is.
 */
final class StoppableRandom extends SecureRandom {

  private static final long serialVersionUID = 1L;

  @Override
  public void nextBytes(byte[] bytes) {
    Context.getCurrent().safepoint();
    super.nextBytes(bytes);
  }
}
