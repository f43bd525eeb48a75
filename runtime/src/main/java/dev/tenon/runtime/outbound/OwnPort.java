package dev.tenon.runtime.outbound;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.function.Predicate;

/**
 * Where the runtime itself listens. To whom it listens without a key are the people at this
 * machine, and an app that may ask this machine's servers is none of them. Thread-safe.
 */
final class OwnPort implements Predicate<InetSocketAddress> {

  private static final int NONE = -1;

  private volatile int port = NONE;

  /** From now on this port is the runtime's. */
  void is(int own) {
    port = own;
  }

  @Override
  public boolean test(InetSocketAddress to) {
    return to.getPort() == port && isThisMachine(to.getAddress());
  }

  private static boolean isThisMachine(InetAddress address) {
    if (address.isLoopbackAddress() || address.isAnyLocalAddress()) {
      return true;
    }
    try {
      return NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException e) {
      // Whatever cannot be said to be another machine may be this one.
      return true;
    }
  }
}
