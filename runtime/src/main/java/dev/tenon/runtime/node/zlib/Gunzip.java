package dev.tenon.runtime.node.zlib;

import java.util.zip.CRC32;

/** Reads gzip: one member, or several of them one after the other. */
final class Gunzip implements Codec {

  private static final int TRAILER = 8;

  private final Inflating body = new Inflating(true, new byte[0]);
  private final CRC32 check = new CRC32();
  private GzipHeader header = new GzipHeader();
  private byte[] input = new byte[0];
  private int at;
  private long length;
  private long trailer;
  private int trailerBytes;
  private boolean afterMember;
  private boolean over;

  @Override
  public void feed(byte[] bytes, Flush flush) {
    input = bytes;
    at = 0;
    if (header.isDone() && !body.finished()) {
      body.feed(input, 0);
    }
  }

  @Override
  public int take(byte[] into) {
    int taken = 0;
    while (taken < into.length && !over) {
      if (!header.isDone() && !readHeader()) {
        break;
      }
      if (!body.finished()) {
        int end = body.take(into, taken);
        check.update(into, taken, end - taken);
        length += end - taken;
        taken = end;
        if (!body.finished()) {
          at = input.length;
          break;
        }
        at = input.length - body.left();
      }
      if (!readTrailer()) {
        break;
      }
      begin();
      afterMember = true;
    }
    return taken;
  }

  /** Whether it has been read to its end; zeros after a member are padding. */
  private boolean readHeader() {
    while (at < input.length) {
      if (afterMember && header.isEmpty() && input[at] == 0) {
        over = true;
        return false;
      }
      header.accept(input[at++] & 0xff);
      if (header.isDone()) {
        body.feed(input, at);
        return true;
      }
    }
    return false;
  }

  private boolean readTrailer() {
    while (at < input.length && trailerBytes < TRAILER) {
      trailer |= (input[at++] & 0xffL) << (trailerBytes * Byte.SIZE);
      trailerBytes++;
      if (trailerBytes == Integer.BYTES && (int) trailer != (int) check.getValue()) {
        throw Inflating.wrong("incorrect data check");
      }
    }
    if (trailerBytes < TRAILER) {
      return false;
    }
    if ((int) (trailer >>> Integer.SIZE) != (int) length) {
      throw Inflating.wrong("incorrect length check");
    }
    return true;
  }

  private void begin() {
    header = new GzipHeader();
    body.reset();
    check.reset();
    length = 0;
    trailer = 0;
    trailerBytes = 0;
  }

  @Override
  public boolean finished() {
    return over || (afterMember && header.isEmpty());
  }

  @Override
  public int left() {
    return over ? input.length - at : 0;
  }

  @Override
  public void reset() {
    begin();
    input = new byte[0];
    at = 0;
    afterMember = false;
    over = false;
  }

  @Override
  public void end() {
    body.end();
  }
}
