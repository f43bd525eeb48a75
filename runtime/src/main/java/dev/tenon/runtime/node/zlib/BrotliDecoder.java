package dev.tenon.runtime.node.zlib;

import dev.tenon.runtime.node.NodeError;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.brotli.dec.BrotliInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads Brotli. The decoder asks for its input and cannot wait for it, so it begins when all of the
 * input is there; what comes of it is taken a piece at a time.
 */
final class BrotliDecoder implements Codec {

  /** Compressed bytes that are kept until the last has come. */
  private static final int MAX_INPUT = 32 << 20;

  private final ByteArrayOutputStream input = new ByteArrayOutputStream();
  private @Nullable BrotliInputStream decoder;
  private boolean finished;

  @Override
  public void feed(byte[] bytes, Flush flush) {
    if (input.size() + (long) bytes.length > MAX_INPUT) {
      throw new NodeError(
          NodeError.Kind.RANGE_ERROR,
          "ERR_BUFFER_TOO_LARGE",
          "Brotli of more than "
              + MAX_INPUT
              + " compressed bytes cannot be read here. Ask for gzip in its place.");
    }
    input.writeBytes(bytes);
    if (flush == Flush.FINISH && decoder == null && input.size() > 0) {
      try {
        decoder = new BrotliInputStream(new ByteArrayInputStream(input.toByteArray()));
      } catch (IOException e) {
        throw wrong(e);
      }
    }
  }

  @Override
  public int take(byte[] into) {
    BrotliInputStream from = decoder;
    if (from == null || finished) {
      return 0;
    }
    int taken = 0;
    try {
      while (taken < into.length) {
        int more = from.read(into, taken, into.length - taken);
        if (more < 0) {
          finished = true;
          break;
        }
        taken += more;
      }
    } catch (IOException e) {
      throw wrong(e);
    }
    return taken;
  }

  /** The decoder says only in words whether the input ended too early. */
  private static NodeError wrong(IOException e) {
    String reason = e.getCause() == null ? "" : String.valueOf(e.getCause().getMessage());
    return reason.contains("end of input") || reason.contains("No more input")
        ? new NodeError(NodeError.Kind.ERROR, "Z_BUF_ERROR", "unexpected end of file")
        : new NodeError(NodeError.Kind.ERROR, "ERR__ERROR_FORMAT", "Decompression failed");
  }

  @Override
  public boolean finished() {
    return finished;
  }

  @Override
  public int left() {
    return 0;
  }

  @Override
  public void reset() {
    input.reset();
    decoder = null;
    finished = false;
  }

  @Override
  public void end() {
    reset();
  }
}
