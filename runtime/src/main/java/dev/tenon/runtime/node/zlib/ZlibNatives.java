package dev.tenon.runtime.node.zlib;

import dev.tenon.runtime.node.GuestBytes;
import dev.tenon.runtime.node.NativeFunction;
import dev.tenon.runtime.node.NativeModule;
import dev.tenon.runtime.node.NativeObject;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/** All that Node's {@code zlib} has in Java. Thread-safe: what has a state is made by a call. */
public final class ZlibNatives implements NativeModule {

  private static final Codec.Flush[] FLUSHES = Codec.Flush.values();

  @Override
  public String name() {
    return "zlib";
  }

  @Override
  public Map<String, NativeFunction> functions() {
    return Map.of(
        "compressor", ZlibNatives::compressor,
        "decompressor", ZlibNatives::decompressor,
        "crc32", ZlibNatives::crc32);
  }

  /** The form, the level, the strategy, and the bytes of a dictionary. */
  private static Object compressor(Value[] arguments) {
    Compressor compressor =
        new Compressor(
            Compressor.Form.valueOf(arguments[0].asString()),
            arguments[1].asInt(),
            arguments[2].asInt(),
            GuestBytes.read(arguments, 3));
    Map<String, NativeFunction> functions = functions(compressor);
    functions.put(
        "params",
        a -> {
          compressor.params(a[0].asInt(), a[1].asInt());
          return null;
        });
    return new NativeObject(functions);
  }

  /** The form, and the bytes of a dictionary. */
  private static NativeObject decompressor(Value[] arguments) {
    byte[] dictionary = GuestBytes.read(arguments, 1);
    String form = arguments[0].asString();
    return new NativeObject(
        functions(
            switch (form) {
              case "ZLIB" -> new Inflating(false, dictionary);
              case "RAW" -> new Inflating(true, dictionary);
              case "GZIP" -> new Gunzip();
              case "ANY" -> new Unzip(dictionary);
              case "BROTLI" -> new BrotliDecoder();
              default -> throw new IllegalArgumentException("No form is called " + form);
            }));
  }

  private static Map<String, NativeFunction> functions(Codec codec) {
    Buffered buffered = new Buffered(codec);
    Map<String, NativeFunction> functions = new HashMap<>();
    functions.put(
        "feed",
        a -> {
          codec.feed(GuestBytes.read(a, 0), FLUSHES[a[3].asInt()]);
          return null;
        });
    functions.put("take", a -> buffered.take(a[0].asInt()));
    functions.put("finished", _ -> codec.finished());
    functions.put("left", _ -> codec.left());
    functions.put(
        "reset",
        _ -> {
          codec.reset();
          return null;
        });
    functions.put(
        "end",
        _ -> {
          codec.end();
          return null;
        });
    return functions;
  }

  private static Object crc32(Value[] arguments) {
    return Checksum.goOn(arguments[3].asLong(), GuestBytes.read(arguments, 0));
  }

  /** Keeps what it takes into, since most of what is taken is much smaller. */
  private static final class Buffered {
    /** The streams ask for no more; code that got hold of this might. */
    private static final int MAX_PIECE = 1 << 20;

    private final Codec codec;
    private byte[] buffer = new byte[0];

    Buffered(Codec codec) {
      this.codec = codec;
    }

    @Nullable Object take(int wanted) {
      int most = Math.clamp(wanted, 1, MAX_PIECE);
      if (buffer.length != most) {
        buffer = new byte[most];
      }
      int taken = codec.take(buffer);
      return taken == 0 ? null : GuestBytes.of(Arrays.copyOf(buffer, taken));
    }
  }
}
