package dev.tenon.runtime.node.zlib;

/**
 * Something that makes bytes of bytes, a piece at a time: it is fed, and what comes of it is taken
 * until nothing comes any more. Java frees the memory that its own are made of when they are
 * forgotten, so a stream that nobody ends costs nothing after its context.
 */
sealed interface Codec permits Compressor, Inflating, Gunzip, Unzip, BrotliDecoder {

  /** Takes in bytes; what was fed before has been used up. */
  void feed(byte[] input, Flush flush);

  /**
   * Puts what comes of it into the buffer, from its beginning.
   *
   * @return how much that was; less than the buffer holds when nothing is left
   */
  int take(byte[] into);

  /** Whether the end of what was compressed has been reached. */
  boolean finished();

  /** How many bytes of what was fed were not used, since they are behind the end. */
  int left();

  /** Begins anew. */
  void reset();

  /** Frees its memory. */
  void end();

  /** What is to be done with what was fed so far, by the numbers of zlib. */
  enum Flush {
    NONE,
    PARTIAL,
    SYNC,
    FULL,
    FINISH,
    BLOCK,
    TREES
  }
}
