package dev.tenon.runtime.node.zlib;

import java.io.ByteArrayOutputStream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Compresses, into the bare format or into one that says what it is and checks it. */
final class Compressor implements Codec {

  /** What stands around the compressed bytes. */
  enum Form {
    ZLIB,
    RAW,
    GZIP
  }

  private static final byte[] GZIP_HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3};
  private static final int GZIP_EFFORT = 8;
  private static final byte MOST_EFFORT = 2;
  private static final byte LEAST_EFFORT = 4;
  private static final int TRAILER = 8;
  private static final int PIECE = 1_024;

  private final Form form;
  private final Deflater deflater;
  private final byte[] dictionary;
  private final CRC32 check = new CRC32();
  private int level;
  private Flush flush = Flush.NONE;
  private byte[] around = new byte[0];
  private int aroundTaken;
  private boolean trailed;

  Compressor(Form form, int level, int strategy, byte[] dictionary) {
    this.form = form;
    this.level = level;
    this.deflater = new Deflater(level, form != Form.ZLIB);
    this.dictionary = dictionary;
    deflater.setStrategy(javas(strategy));
    begin();
  }

  @Override
  public void feed(byte[] input, Flush wanted) {
    check.update(input);
    deflater.setInput(input);
    flush = wanted;
    if (wanted == Flush.FINISH) {
      deflater.finish();
    }
  }

  /** From the next byte on. */
  void params(int newLevel, int strategy) {
    level = newLevel;
    deflater.setLevel(newLevel);
    deflater.setStrategy(javas(strategy));
    // The next call does no more than change, and takes what it was given for the time before.
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    output.write(around, aroundTaken, around.length - aroundTaken);
    byte[] piece = new byte[PIECE];
    int more;
    do {
      more = deflater.deflate(piece);
      output.write(piece, 0, more);
    } while (more == PIECE);
    around = output.toByteArray();
    aroundTaken = 0;
  }

  @Override
  public int take(byte[] into) {
    int taken = takeAround(into, 0);
    int mode =
        switch (flush) {
          case NONE, FINISH -> Deflater.NO_FLUSH;
          case FULL -> Deflater.FULL_FLUSH;
          case PARTIAL, SYNC, BLOCK, TREES -> Deflater.SYNC_FLUSH;
        };
    while (taken < into.length) {
      int more = deflater.deflate(into, taken, into.length - taken, mode);
      taken += more;
      if (more == 0 || mode != Deflater.NO_FLUSH) {
        break;
      }
    }
    if (taken < into.length && deflater.finished()) {
      if (form == Form.GZIP && !trailed) {
        around = trailer();
        aroundTaken = 0;
      }
      trailed = true;
      taken = takeAround(into, taken);
    }
    if (taken < into.length) {
      flush = Flush.NONE;
    }
    return taken;
  }

  private int takeAround(byte[] into, int at) {
    int count = Math.min(around.length - aroundTaken, into.length - at);
    System.arraycopy(around, aroundTaken, into, at, count);
    aroundTaken += count;
    return at + count;
  }

  private byte[] trailer() {
    byte[] trailer = new byte[TRAILER];
    long numbers = deflater.getBytesRead() << Integer.SIZE | check.getValue();
    for (int i = 0; i < TRAILER; i++) {
      trailer[i] = (byte) (numbers >> (i * Byte.SIZE));
    }
    return trailer;
  }

  @Override
  public boolean finished() {
    return deflater.finished() && aroundTaken == around.length;
  }

  @Override
  public int left() {
    return 0;
  }

  @Override
  public void reset() {
    deflater.reset();
    begin();
  }

  private void begin() {
    check.reset();
    trailed = false;
    flush = Flush.NONE;
    aroundTaken = 0;
    around = form == Form.GZIP ? header() : new byte[0];
    if (dictionary.length > 0 && form != Form.GZIP) {
      deflater.setDictionary(dictionary);
    }
  }

  private byte[] header() {
    byte[] header = GZIP_HEADER.clone();
    if (level == Deflater.BEST_COMPRESSION) {
      header[GZIP_EFFORT] = MOST_EFFORT;
    } else if (level == Deflater.BEST_SPEED) {
      header[GZIP_EFFORT] = LEAST_EFFORT;
    }
    return header;
  }

  @Override
  public void end() {
    deflater.end();
  }

  /** Java has the first three; what the others make can be read all the same. */
  private static int javas(int strategy) {
    return strategy <= Deflater.HUFFMAN_ONLY ? strategy : Deflater.DEFAULT_STRATEGY;
  }
}
