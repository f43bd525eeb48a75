package dev.tenon.runtime.node.crypto;

import dev.tenon.runtime.node.GuestBytes;
import dev.tenon.runtime.node.NativeFunction;
import dev.tenon.runtime.node.NativeObject;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/** Hashes and HMACs. */
final class HashFunctions {

  private HashFunctions() {}

  static Map<String, NativeFunction> all() {
    return Map.of(
        "hash", HashFunctions::hash,
        "hashOnce", HashFunctions::hashOnce,
        "hmac", HashFunctions::hmac,
        "digestSize", a -> DigestKind.of(Arguments.text(a, 0)).map(DigestKind::size).orElse(null),
        "sameBytes",
            a -> MessageDigest.isEqual(Arguments.bytes(a, 0), Arguments.bytes(a, Arguments.BYTES)));
  }

  /** The name, then the length that is wanted or null; null for a hash that there is not. */
  private static @Nullable Object hash(Value[] arguments) {
    Optional<DigestKind> kind = DigestKind.of(Arguments.text(arguments, 0));
    if (kind.isEmpty()) {
      return null;
    }
    boolean anyLength = kind.get().hasAnyLength() && !Arguments.isAbsent(arguments, 1);
    return object(
        anyLength ? kind.get().start(Arguments.integer(arguments, 1)) : kind.get().start());
  }

  private static NativeObject object(Digest digest) {
    return new NativeObject(
        Map.of(
            "update",
            a -> {
              digest.update(Arguments.bytes(a, 0));
              return null;
            },
            "digest",
            _ -> GuestBytes.of(digest.finish()),
            "copy",
            a -> object(copy(digest, a))));
  }

  /** One of any length has its usual one again, unless another is wanted. */
  private static Digest copy(Digest digest, Value[] arguments) {
    return digest instanceof Digest.OfAnyLength any
        ? any.copy(
            Arguments.isAbsent(arguments, 0) ? any.kind().size() : Arguments.integer(arguments, 0))
        : digest.copy();
  }

  private static @Nullable Object hashOnce(Value[] arguments) {
    Optional<DigestKind> kind = DigestKind.of(Arguments.text(arguments, 0));
    if (kind.isEmpty()) {
      return null;
    }
    Digest digest = kind.get().start();
    digest.update(Arguments.bytes(arguments, 1));
    return GuestBytes.of(digest.finish());
  }

  private static Object hmac(Value[] arguments) {
    DigestKind kind = Failures.digest(Arguments.text(arguments, 0));
    if (kind.hasAnyLength()) {
      throw Failures.invalidDigest(Arguments.text(arguments, 0));
    }
    Hmac hmac = Hmac.start(kind, Arguments.bytes(arguments, 1));
    return new NativeObject(
        Map.of(
            "update",
            a -> {
              hmac.update(Arguments.bytes(a, 0));
              return null;
            },
            "digest",
            _ -> GuestBytes.of(hmac.finish())));
  }
}
