package dev.tenon.runtime.dispatch;

import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Comparator;
import java.util.zip.CRC32;

/**
 * A place in what a search goes through, newest first: what is behind it stays behind it, whatever
 * is accepted meanwhile.
 *
 * @param acceptedAt when the event was accepted, in epoch milliseconds
 * @param event the event's number
 * @param delivery the delivery's number; 0 for an event, or for one that reached nobody
 */
record SearchPosition(long acceptedAt, long event, long delivery)
    implements Comparable<SearchPosition> {

  /** What is searched, which a cursor must not be mixed up about. */
  enum Of {
    EVENTS('e'),
    DELIVERIES('d');

    private final byte mark;

    Of(char mark) {
      this.mark = (byte) mark;
    }
  }

  /** Behind everything. */
  static final SearchPosition END = new SearchPosition(Long.MIN_VALUE, 0, 0);

  /** Before everything. */
  static final SearchPosition START =
      new SearchPosition(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);

  private static final int BYTES = 1 + 3 * Long.BYTES;

  private static final Comparator<SearchPosition> OLDEST_FIRST =
      Comparator.comparingLong(SearchPosition::acceptedAt)
          .thenComparingLong(SearchPosition::event)
          .thenComparingLong(SearchPosition::delivery);

  /** Before all that was accepted at this time, and behind all that was later. */
  static SearchPosition at(long time) {
    return new SearchPosition(time, 0, 0);
  }

  @Override
  public int compareTo(SearchPosition other) {
    return OLDEST_FIRST.compare(this, other);
  }

  /** The place as callers get it, to come back with: one word that says nothing to them. */
  String cursor(Of what) {
    ByteBuffer bytes =
        ByteBuffer.allocate(BYTES + Integer.BYTES)
            .put(what.mark)
            .putLong(acceptedAt)
            .putLong(event)
            .putLong(delivery);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(bytes.putInt(crc(bytes.array())).array());
  }

  /**
   * The place that a caller came back with.
   *
   * @throws RuntimeFault when it is none that this search gave out
   */
  static SearchPosition of(String cursor, Of what) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor));
      if (bytes.remaining() == BYTES + Integer.BYTES
          && bytes.getInt(BYTES) == crc(bytes.array())
          && bytes.get() == what.mark) {
        return new SearchPosition(bytes.getLong(), bytes.getLong(), bytes.getLong());
      }
    } catch (IllegalArgumentException e) {
      throw broken(e);
    }
    throw broken(new IllegalArgumentException("Not what was given out"));
  }

  private static RuntimeFault broken(Exception cause) {
    return new RuntimeFault(
        FaultCode.INVALID_INPUT,
        "\"after\" is not the \"next\" of an earlier page of this search. Give it back unchanged, or leave it out to begin anew.",
        cause);
  }

  private static int crc(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, BYTES);
    return (int) crc.getValue();
  }
}
