package dev.tenon.runtime.node.crypto;

import dev.tenon.runtime.node.NodeError;
import dev.tenon.runtime.node.NodeError.Kind;
import java.util.Locale;

/** Errors in the words and with the codes of Node and OpenSSL, which packages look at. */
final class Failures {

  private Failures() {}

  static NodeError invalidDigest(String name) {
    return new NodeError(Kind.TYPE_ERROR, "ERR_CRYPTO_INVALID_DIGEST", "Invalid digest: " + name);
  }

  static DigestKind digest(String name) {
    return DigestKind.of(name).orElseThrow(() -> invalidDigest(name));
  }

  /** What OpenSSL says, with the number of the reason and the part of it that says so. */
  static NodeError openssl(String number, String part, String reason) {
    return new NodeError(
        Kind.ERROR, opensslCode(part, reason), "error:" + number + ":" + part + "::" + reason);
  }

  static NodeError error(String code, String message) {
    return new NodeError(Kind.ERROR, code, message);
  }

  static NodeError type(String code, String message) {
    return new NodeError(Kind.TYPE_ERROR, code, message);
  }

  static NodeError range(String code, String message) {
    return new NodeError(Kind.RANGE_ERROR, code, message);
  }

  /** Work that would hold its thread for too long, since nothing can interrupt it. */
  static NodeError tooMuch(String what) {
    return range("ERR_OUT_OF_RANGE", what);
  }

  /** Some parts have their names in the code, too. */
  private static String opensslCode(String part, String reason) {
    String prefix =
        switch (part) {
          case "rsa routines" -> "RSA_";
          case "digital envelope routines" -> "EVP_";
          case "PEM routines" -> "PEM_";
          default -> "";
        };
    return "ERR_OSSL_" + prefix + reason.toUpperCase(Locale.ROOT).replace(' ', '_');
  }
}
