package dev.tenon.runtime.node.crypto;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyObject;
import org.jspecify.annotations.Nullable;

/** A key that a guest holds and gives back: it has no members, so what is in it stays here. */
sealed interface KeyHandle extends ProxyObject {

  /** What signs and encrypts with it. */
  AsymmetricKeyParameter key();

  /** What kind of a key it is, with the parameters that are not in the key itself. */
  AlgorithmIdentifier algorithm();

  /** All of it, in the form that says what it is. */
  byte[] encoded();

  @Override
  default @Nullable Object getMember(String key) {
    return null;
  }

  @Override
  default Object getMemberKeys() {
    return new String[0];
  }

  @Override
  default boolean hasMember(String key) {
    return false;
  }

  @Override
  default void putMember(String key, Value value) {
    throw new UnsupportedOperationException("A key does not change");
  }

  /** What everybody may know. */
  record Public(AsymmetricKeyParameter key, SubjectPublicKeyInfo info) implements KeyHandle {

    @Override
    public AlgorithmIdentifier algorithm() {
      return info.getAlgorithm();
    }

    @Override
    public byte[] encoded() {
      try {
        return info.getEncoded();
      } catch (IOException e) {
        throw new UncheckedIOException("A key in memory can be written", e);
      }
    }
  }

  /** What only its owner knows. */
  record Private(AsymmetricKeyParameter key, PrivateKeyInfo info) implements KeyHandle {

    @Override
    public AlgorithmIdentifier algorithm() {
      return info.getPrivateKeyAlgorithm();
    }

    @Override
    public byte[] encoded() {
      try {
        return info.getEncoded();
      } catch (IOException e) {
        throw new UncheckedIOException("A key in memory can be written", e);
      }
    }

    /** Nothing of the key, wherever it may be printed. */
    @Override
    public String toString() {
      return "Private[]";
    }
  }
}
