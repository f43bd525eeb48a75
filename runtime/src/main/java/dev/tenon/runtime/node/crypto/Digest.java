package dev.tenon.runtime.node.crypto;

import java.security.DigestException;
import java.security.MessageDigest;
import org.bouncycastle.crypto.ExtendedDigest;
import org.bouncycastle.crypto.Xof;

/** A hash being computed. */
sealed interface Digest {

  void update(byte[] bytes);

  /** The hash of all that came; afterwards it begins anew. */
  byte[] finish();

  /** Another one that goes on from here. */
  Digest copy();

  /** Java's own, which processors help with. */
  record OfJava(MessageDigest digest) implements Digest {

    @Override
    public void update(byte[] bytes) {
      digest.update(bytes);
    }

    @Override
    public byte[] finish() {
      return digest.digest();
    }

    @Override
    public Digest copy() {
      try {
        return new OfJava((MessageDigest) digest.clone());
      } catch (CloneNotSupportedException e) {
        throw new IllegalStateException(digest.getAlgorithm() + " has no copy", e);
      }
    }
  }

  /** One that Java does not have. */
  record OfBouncyCastle(ExtendedDigest digest, DigestKind kind) implements Digest {

    @Override
    public void update(byte[] bytes) {
      digest.update(bytes, 0, bytes.length);
    }

    @Override
    public byte[] finish() {
      byte[] hash = new byte[digest.getDigestSize()];
      digest.doFinal(hash, 0);
      return hash;
    }

    @Override
    public Digest copy() {
      return new OfBouncyCastle(kind.copy(digest), kind);
    }
  }

  /** One that gives as many bytes as are wanted. */
  record OfAnyLength(ExtendedDigest digest, DigestKind kind, int length) implements Digest {

    @Override
    public void update(byte[] bytes) {
      digest.update(bytes, 0, bytes.length);
    }

    @Override
    public byte[] finish() {
      byte[] hash = new byte[length];
      ((Xof) digest).doFinal(hash, 0, length);
      return hash;
    }

    @Override
    public Digest copy() {
      return copy(length);
    }

    Digest copy(int another) {
      return new OfAnyLength(kind.copy(digest), kind, another);
    }
  }

  /** The hashes of MD5 and of SHA-1 in one, as early TLS had them. */
  record OfBoth(MessageDigest first, MessageDigest second) implements Digest {

    @Override
    public void update(byte[] bytes) {
      first.update(bytes);
      second.update(bytes);
    }

    @Override
    public byte[] finish() {
      byte[] hash = new byte[first.getDigestLength() + second.getDigestLength()];
      try {
        int middle = first.digest(hash, 0, first.getDigestLength());
        second.digest(hash, middle, second.getDigestLength());
      } catch (DigestException e) {
        throw new IllegalStateException("The hashes did not fit", e);
      }
      return hash;
    }

    @Override
    public Digest copy() {
      try {
        return new OfBoth((MessageDigest) first.clone(), (MessageDigest) second.clone());
      } catch (CloneNotSupportedException e) {
        throw new IllegalStateException("MD5 and SHA-1 have copies", e);
      }
    }
  }
}
