package dev.tenon.runtime.node.crypto;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.crypto.ExtendedDigest;
import org.bouncycastle.crypto.digests.Blake2bDigest;
import org.bouncycastle.crypto.digests.Blake2sDigest;
import org.bouncycastle.crypto.digests.MD5Digest;
import org.bouncycastle.crypto.digests.RIPEMD160Digest;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.crypto.digests.SHA224Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA3Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.digests.SHA512tDigest;
import org.bouncycastle.crypto.digests.SHAKEDigest;
import org.bouncycastle.crypto.digests.SM3Digest;

/** The hashes there are, by the many names that OpenSSL has for them. */
enum DigestKind {
  MD5("MD5", 16, 64, "md5", "ssl3-md5", "md5withrsaencryption"),
  MD5_SHA1("", 36, 64, "md5-sha1"),
  SHA1("SHA-1", 20, 64, "sha1", "sha-1", "ssl3-sha1", "sha1-2", "sha1withrsaencryption"),
  SHA224("SHA-224", 28, 64, "sha224", "sha-224", "sha2-224", "sha224withrsaencryption"),
  SHA256("SHA-256", 32, 64, "sha256", "sha-256", "sha2-256", "sha256withrsaencryption"),
  SHA384("SHA-384", 48, 128, "sha384", "sha-384", "sha2-384", "sha384withrsaencryption"),
  SHA512("SHA-512", 64, 128, "sha512", "sha-512", "sha2-512", "sha512withrsaencryption"),
  SHA512_224("SHA-512/224", 28, 128, "sha512-224", "sha512/224", "sha512-224withrsaencryption"),
  SHA512_256("SHA-512/256", 32, 128, "sha512-256", "sha512/256", "sha512-256withrsaencryption"),
  SHA3_224("SHA3-224", 28, 144, "sha3-224", "id-rsassa-pkcs1-v1_5-with-sha3-224"),
  SHA3_256("SHA3-256", 32, 136, "sha3-256", "id-rsassa-pkcs1-v1_5-with-sha3-256"),
  SHA3_384("SHA3-384", 48, 104, "sha3-384", "id-rsassa-pkcs1-v1_5-with-sha3-384"),
  SHA3_512("SHA3-512", 64, 72, "sha3-512", "id-rsassa-pkcs1-v1_5-with-sha3-512"),
  SHAKE128("", 16, 168, "shake128", "shake-128"),
  SHAKE256("", 32, 136, "shake256", "shake-256"),
  RIPEMD160("", 20, 64, "ripemd160", "ripemd", "rmd160", "ripemd160withrsa"),
  BLAKE2B("", 64, 128, "blake2b512"),
  BLAKE2S("", 32, 64, "blake2s256"),
  SM3("", 32, 64, "sm3", "sm3withrsaencryption");

  private static final Map<String, DigestKind> BY_NAME = byName();

  private final String java;
  private final int size;
  private final int block;
  private final String names;

  DigestKind(String java, int size, int block, String... names) {
    this.java = java;
    this.size = size;
    this.block = block;
    this.names = String.join(" ", names);
  }

  static Optional<DigestKind> of(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return Optional.ofNullable(
        BY_NAME.get(lower.startsWith("rsa-") ? lower.substring("rsa-".length()) : lower));
  }

  /** The name that is nobody's alias. */
  String plainName() {
    return names.substring(0, (names + " ").indexOf(' '));
  }

  /** How many bytes the hash has, where nobody wants another number of them. */
  int size() {
    return size;
  }

  /** How many bytes are taken in at a time, which HMAC has to know. */
  int block() {
    return block;
  }

  /** Whether it gives as many bytes as are wanted. */
  boolean hasAnyLength() {
    return this == SHAKE128 || this == SHAKE256;
  }

  Digest start() {
    return hasAnyLength() ? start(size) : ofFixedLength();
  }

  /** One that gives this many bytes. */
  Digest start(int length) {
    return new Digest.OfAnyLength(bouncyCastle(), this, length);
  }

  /** The same hash as what other algorithms are built of. */
  ExtendedDigest bouncyCastle() {
    return switch (this) {
      case MD5 -> new MD5Digest();
      case SHA1 -> new SHA1Digest();
      case SHA224 -> new SHA224Digest();
      case SHA256 -> SHA256Digest.newInstance();
      case SHA384 -> new SHA384Digest();
      case SHA512 -> new SHA512Digest();
      case SHA512_224 -> new SHA512tDigest(224);
      case SHA512_256 -> new SHA512tDigest(256);
      case SHA3_224 -> new SHA3Digest(224);
      case SHA3_256 -> new SHA3Digest(256);
      case SHA3_384 -> new SHA3Digest(384);
      case SHA3_512 -> new SHA3Digest(512);
      case SHAKE128 -> new SHAKEDigest(128);
      case SHAKE256 -> new SHAKEDigest(256);
      case RIPEMD160 -> new RIPEMD160Digest();
      case BLAKE2B -> new Blake2bDigest(512);
      case BLAKE2S -> new Blake2sDigest(256);
      case SM3 -> new SM3Digest();
      case MD5_SHA1 -> throw Failures.invalidDigest(plainName());
    };
  }

  /** Another digest of this kind that goes on where that one stands. */
  ExtendedDigest copy(ExtendedDigest digest) {
    return switch (digest) {
      case SHAKEDigest shake -> new SHAKEDigest(shake);
      case RIPEMD160Digest ripemd -> new RIPEMD160Digest(ripemd);
      case Blake2bDigest blake -> new Blake2bDigest(blake);
      case Blake2sDigest blake -> new Blake2sDigest(blake);
      case SM3Digest sm3 -> new SM3Digest(sm3);
      default -> throw new IllegalStateException(plainName() + " is Java's own");
    };
  }

  private Digest ofFixedLength() {
    if (this == MD5_SHA1) {
      return new Digest.OfBoth(javas(MD5.java), javas(SHA1.java));
    }
    return java.isEmpty()
        ? new Digest.OfBouncyCastle(bouncyCastle(), this)
        : new Digest.OfJava(javas(java));
  }

  private static MessageDigest javas(String name) {
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has " + name, e);
    }
  }

  private static Map<String, DigestKind> byName() {
    Map<String, DigestKind> all = new HashMap<>();
    for (DigestKind kind : values()) {
      for (String name : kind.names.split(" ", -1)) {
        all.put(name, kind);
      }
    }
    return all;
  }
}
