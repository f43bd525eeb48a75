package dev.tenon.runtime.node.zlib;

import java.util.zip.CRC32;

/** What stands before the compressed bytes of a gzip member (RFC 1952), read byte by byte. */
final class GzipHeader {

  private static final int FIRST = 0x1f;
  private static final int SECOND = 0x8b;
  private static final int DEFLATED = 8;
  private static final int FIXED_BYTES = 10;
  private static final int HAS_CHECK = 2;
  private static final int HAS_EXTRA = 4;
  private static final int HAS_NAME = 8;
  private static final int HAS_COMMENT = 16;
  private static final int UNKNOWN = 0xe0;

  private enum Part {
    FIXED,
    EXTRA_LENGTH,
    EXTRA,
    NAME,
    COMMENT,
    CHECK,
    DONE
  }

  private final CRC32 crc = new CRC32();
  private Part part = Part.FIXED;
  private int first;
  private int flags;
  private int inPart;
  private int number;

  /** Takes one more byte. */
  void accept(int value) {
    if (part == Part.CHECK) {
      check(value);
      return;
    }
    crc.update(value);
    switch (part) {
      case FIXED -> fixed(value);
      case EXTRA_LENGTH -> extraLength(value);
      case EXTRA -> extra();
      case NAME, COMMENT -> text(value);
      case CHECK, DONE -> throw new IllegalStateException("The header is over");
    }
  }

  boolean isDone() {
    return part == Part.DONE;
  }

  /** Whether nothing of it has come. */
  boolean isEmpty() {
    return part == Part.FIXED && inPart == 0;
  }

  private void fixed(int value) {
    switch (inPart) {
      case 0 -> first = value;
      case 1 -> require(first == FIRST && value == SECOND, "incorrect header check");
      case 2 -> require(value == DEFLATED, "unknown compression method");
      case 3 -> {
        require((value & UNKNOWN) == 0, "unknown header flags set");
        flags = value;
      }
      default -> {
        // The time, and by what it was made.
      }
    }
    inPart++;
    if (inPart == FIXED_BYTES) {
      next(Part.EXTRA_LENGTH);
    }
  }

  private void extraLength(int value) {
    number |= value << (Byte.SIZE * inPart);
    inPart++;
    if (inPart == Short.BYTES) {
      int length = number;
      next(Part.EXTRA);
      number = length;
      if (length == 0) {
        next(Part.NAME);
      }
    }
  }

  private void extra() {
    inPart++;
    if (inPart == number) {
      next(Part.NAME);
    }
  }

  private void text(int value) {
    if (value == 0) {
      next(part == Part.NAME ? Part.COMMENT : Part.CHECK);
    }
  }

  private void check(int value) {
    number |= value << (Byte.SIZE * inPart);
    inPart++;
    if (inPart == Short.BYTES) {
      require(number == (crc.getValue() & 0xffff), "header crc mismatch");
      next(Part.DONE);
    }
  }

  /** The next part that there is, from this one on. */
  private void next(Part wanted) {
    inPart = 0;
    number = 0;
    part = wanted;
    int flag =
        switch (wanted) {
          case EXTRA_LENGTH -> HAS_EXTRA;
          case NAME -> HAS_NAME;
          case COMMENT -> HAS_COMMENT;
          case CHECK -> HAS_CHECK;
          case FIXED, EXTRA, DONE -> 0;
        };
    if (flag != 0 && (flags & flag) == 0) {
      next(
          switch (wanted) {
            case EXTRA_LENGTH -> Part.NAME;
            case NAME -> Part.COMMENT;
            case COMMENT -> Part.CHECK;
            case CHECK, FIXED, EXTRA, DONE -> Part.DONE;
          });
    }
  }

  private static void require(boolean right, String otherwise) {
    if (!right) {
      throw Inflating.wrong(otherwise);
    }
  }
}
