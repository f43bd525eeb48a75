package dev.tenon.runtime;

import dev.tenon.runtime.sns.HttpSnsNetwork;
import dev.tenon.runtime.sns.SnsNetwork;

/**
 * What a runtime reaches outside of its machine.
 *
 * @param sns for certificates and confirmations
 */
public record Outside(SnsNetwork sns) {

  /** The real world. */
  static Outside real() {
    return new Outside(new HttpSnsNetwork());
  }
}
