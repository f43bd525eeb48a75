package dev.tenon.runtime.node.crypto;

/**
 * A cipher that also says whether what it reads was changed. What is read is given out before that
 * is known, as in Node: whoever uses it has to ask for the end.
 */
sealed interface Aead permits Gcm, ChaChaPoly {

  /** What is not encrypted and must not be changed either; before all else. */
  void associate(byte[] data);

  /** As many bytes as came. */
  byte[] update(byte[] input);

  /** The code of all that came. */
  byte[] tag();
}
