package dev.tenon.runtime.node.zlib;

import dev.tenon.runtime.node.NodeError;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Reads what is compressed, bare or with zlib's few bytes around it. */
final class Inflating implements Codec {

  private final Inflater inflater;
  private final boolean raw;
  private final byte[] dictionary;

  Inflating(boolean raw, byte[] dictionary) {
    this.inflater = new Inflater(raw);
    this.raw = raw;
    this.dictionary = dictionary;
    begin();
  }

  @Override
  public void feed(byte[] input, Flush flush) {
    feed(input, 0);
  }

  /** Takes in the bytes from a place on. */
  void feed(byte[] input, int from) {
    inflater.setInput(input, from, input.length - from);
  }

  @Override
  public int take(byte[] into) {
    return take(into, 0);
  }

  /** Puts what comes of it into the buffer, from a place on; the place after it. */
  int take(byte[] into, int from) {
    int taken = from;
    try {
      while (taken < into.length) {
        int more = inflater.inflate(into, taken, into.length - taken);
        taken += more;
        if (more == 0) {
          if (!inflater.needsDictionary()) {
            break;
          }
          learn();
        }
      }
    } catch (DataFormatException e) {
      throw wrong(e.getMessage() == null ? "invalid data" : e.getMessage());
    }
    return taken;
  }

  private void learn() {
    if (dictionary.length == 0) {
      throw needsDictionary("Missing dictionary");
    }
    try {
      inflater.setDictionary(dictionary);
    } catch (IllegalArgumentException _) {
      // Java says so of one whose sum is not the one that the data name.
      throw needsDictionary("Bad dictionary");
    }
  }

  private static NodeError needsDictionary(String message) {
    return new NodeError(NodeError.Kind.ERROR, "Z_NEED_DICT", message);
  }

  static NodeError wrong(String message) {
    return new NodeError(NodeError.Kind.ERROR, "Z_DATA_ERROR", message);
  }

  @Override
  public boolean finished() {
    return inflater.finished();
  }

  @Override
  public int left() {
    return inflater.getRemaining();
  }

  @Override
  public void reset() {
    inflater.reset();
    begin();
  }

  private void begin() {
    if (raw && dictionary.length > 0) {
      inflater.setDictionary(dictionary);
    }
  }

  @Override
  public void end() {
    inflater.end();
  }
}
