package dev.tenon.runtime;

import dev.tenon.runtime.npm.MachineNpm;
import dev.tenon.runtime.outbound.Resolver;
import dev.tenon.runtime.sns.HttpSnsNetwork;
import dev.tenon.runtime.sns.SnsNetwork;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;

/**
 * What a runtime reaches outside of its machine.
 *
 * @param sns for certificates and confirmations
 * @param network for requests of apps
 * @param npm for the packages that apps need
 */
public record Outside(SnsNetwork sns, Network network, MachineNpm npm) {

  /**
   * Other servers.
   *
   * @param resolver finds them
   * @param tls says which are what they say
   */
  public record Network(Resolver resolver, SSLContext tls) {

    /** The real one. */
    static Network real() {
      try {
        return new Network(Resolver.SYSTEM, SSLContext.getDefault());
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("Every Java has a default for encryption", e);
      }
    }
  }

  /** With the npm that the machine has. */
  public Outside(SnsNetwork sns, Network network) {
    this(sns, network, MachineNpm.standard());
  }

  /** With another npm alone. */
  public Outside(MachineNpm npm) {
    this(new HttpSnsNetwork(), Network.real(), npm);
  }

  /** With another way to SNS alone. */
  public Outside(SnsNetwork sns) {
    this(sns, Network.real());
  }

  /** With other servers than the real ones. */
  public Outside(Network network) {
    this(new HttpSnsNetwork(), network);
  }

  /** The real world. */
  public static Outside real() {
    return new Outside(Network.real());
  }
}
