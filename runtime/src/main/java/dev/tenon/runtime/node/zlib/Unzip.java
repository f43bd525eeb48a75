package dev.tenon.runtime.node.zlib;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads gzip or zlib, whichever its first bytes say. */
final class Unzip implements Codec {

  private static final byte[] GZIP = {0x1f, (byte) 0x8b};

  private final byte[] dictionary;
  private byte[] first = new byte[0];
  private @Nullable Codec actual;

  Unzip(byte[] dictionary) {
    this.dictionary = dictionary;
  }

  @Override
  public void feed(byte[] input, Flush flush) {
    if (actual != null) {
      actual.feed(input, flush);
      return;
    }
    byte[] all = Arrays.copyOf(first, first.length + input.length);
    System.arraycopy(input, 0, all, first.length, input.length);
    first = all;
    // One byte says nothing yet, if it may be the first of gzip's two.
    if (all.length == 0 || (all.length == 1 && all[0] == GZIP[0])) {
      return;
    }
    boolean gzip = all[0] == GZIP[0] && all[1] == GZIP[1];
    actual = gzip ? new Gunzip() : new Inflating(false, dictionary);
    actual.feed(all, flush);
  }

  @Override
  public int take(byte[] into) {
    return actual == null ? 0 : actual.take(into);
  }

  @Override
  public boolean finished() {
    return actual != null && actual.finished();
  }

  @Override
  public int left() {
    return actual == null ? 0 : actual.left();
  }

  @Override
  public void reset() {
    end();
    actual = null;
    first = new byte[0];
  }

  @Override
  public void end() {
    if (actual != null) {
      actual.end();
    }
  }
}
