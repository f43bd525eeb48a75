package dev.tenon.runtime.node.zlib;

import java.util.zip.CRC32;

/** The sum of gzip and PNG, from any value on: Java's own begins at the beginning only. */
final class Checksum {

  private static final int POLYNOMIAL = 0xedb88320;
  private static final int[] TABLE = table();

  private Checksum() {}

  static long goOn(long start, byte[] bytes) {
    if (start == 0) {
      CRC32 crc = new CRC32();
      crc.update(bytes);
      return crc.getValue();
    }
    int sum = ~(int) start;
    for (byte each : bytes) {
      sum = TABLE[(sum ^ each) & 0xff] ^ (sum >>> Byte.SIZE);
    }
    return Integer.toUnsignedLong(~sum);
  }

  private static int[] table() {
    int[] table = new int[1 << Byte.SIZE];
    for (int i = 0; i < table.length; i++) {
      int sum = i;
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        sum = (sum & 1) == 0 ? sum >>> 1 : (sum >>> 1) ^ POLYNOMIAL;
      }
      table[i] = sum;
    }
    return table;
  }
}
