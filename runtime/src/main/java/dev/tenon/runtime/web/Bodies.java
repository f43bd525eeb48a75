package dev.tenon.runtime.web;

import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import io.javalin.config.JavalinConfig;
import io.javalin.config.Key;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads the bodies of requests into memory: only so large, within so much time, and no more of them
 * at once than there is room for. An org holds at most as much as is free for others, so that one
 * that sends bodies and never ends them takes neither the memory nor the turns of the rest.
 * Thread-safe.
 */
final class Bodies implements WebServer.Routes {

  /** Room for an event of the largest size inside of another JSON text, where it grows. */
  static final int MAX_BYTES = 2 << 20;

  /** How much is taken in of what is refused, so that its sender gets to read why. */
  private static final int DROPPED = 4 * MAX_BYTES;

  private static final Key<Bodies> KEY = new Key<>(Bodies.class.getName());

  private static final String HELD = Bodies.class.getName() + ".held";

  private static final long LEAST_ROOM = 4L * MAX_BYTES;

  private final Duration limit;

  // Guarded by this.
  private final Map<String, Long> held = new HashMap<>();
  private long free;

  /** What a request holds. */
  private record Held(String party, long bytes) {}

  Bodies() {
    this(Math.max(LEAST_ROOM, Runtime.getRuntime().maxMemory() / 16), Duration.ofSeconds(30));
  }

  /**
   * @param room bytes of all bodies that are in memory at a time
   * @param limit how long a body may take to arrive
   */
  Bodies(long room, Duration limit) {
    this.free = room;
    this.limit = limit;
  }

  @Override
  public void register(JavalinConfig config) {
    config.appData(KEY, this);
    config.routes.after(this::release);
  }

  /**
   * The body of a request as text.
   *
   * @param max how many bytes it may have
   * @throws RuntimeFault when it has more, comes too slowly, or there is no room for it now
   */
  static String text(Context ctx, int max) {
    return ctx.appData(KEY).read(ctx, max);
  }

  private String read(Context ctx, int max) {
    long length = ctx.req().getContentLengthLong();
    long end = System.nanoTime() + limit.toNanos();
    if (length == 0) {
      return "";
    }
    try {
      InputStream in = ctx.req().getInputStream();
      refuseEncoded(ctx, in, end);
      if (length > max) {
        // Taken in and dropped, so that the caller, who is still sending, gets to read the answer.
        drain(in, end);
        throw tooLarge("has %,d bytes".formatted(length), max);
      }
      hold(ctx, length < 0 ? max : length);
      ByteArrayOutputStream body = new ByteArrayOutputStream(length < 0 ? 8_192 : (int) length);
      byte[] piece = new byte[8_192];
      for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
        body.write(piece, 0, count);
        if (body.size() > max) {
          drain(in, end);
          throw tooLarge("goes on after %,d bytes".formatted(max), max);
        }
        refuseIfLate(end);
      }
      return decoded(body.toByteArray(), charset(ctx));
    } catch (IOException e) {
      throw new RuntimeFault(
          FaultCode.TOO_SLOW,
          "The body did not arrive as a whole: %s. Nothing was taken; send the request again."
              .formatted(e.getMessage()),
          e);
    }
  }

  private void drain(InputStream in, long end) throws IOException {
    byte[] piece = new byte[8_192];
    int dropped = 0;
    for (int count = in.read(piece); count >= 0 && dropped < DROPPED; count = in.read(piece)) {
      dropped += count;
      refuseIfLate(end);
    }
  }

  private void refuseIfLate(long end) {
    if (System.nanoTime() - end > 0) {
      throw new RuntimeFault(
          FaultCode.TOO_SLOW,
          "The body did not arrive within %d s. Nothing was taken; send the request again."
              .formatted(limit.toSeconds()));
    }
  }

  private static RuntimeFault tooLarge(String what, int max) {
    return new RuntimeFault(
        FaultCode.TOO_LARGE,
        "The body %s; here it may have at most %,d (%d KB).".formatted(what, max, max >> 10));
  }

  /**
   * What is not text in its charset would be changed by reading it, without anybody's knowledge.
   */
  private static String decoded(byte[] body, Charset charset) {
    ByteBuffer bytes = ByteBuffer.wrap(body);
    try {
      return charset
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(bytes)
          .toString();
    } catch (CharacterCodingException e) {
      throw new RuntimeFault(
          FaultCode.INVALID_INPUT,
          "The body is not text in %s: it stops being so after %,d bytes. Send UTF-8, or name the charset in the Content-Type."
              .formatted(charset, bytes.position()),
          e);
    }
  }

  /** A compressed body could be a thousand times as large as what was received. */
  private void refuseEncoded(Context ctx, InputStream in, long end) throws IOException {
    String encoding = ctx.header("Content-Encoding");
    if (encoding != null && !encoding.isBlank() && !encoding.equalsIgnoreCase("identity")) {
      drain(in, end);
      throw new RuntimeFault(
          FaultCode.INVALID_INPUT,
          "The body has the Content-Encoding \"%s\"; send it as it is, without one."
              .formatted(encoding));
    }
  }

  private static Charset charset(Context ctx) {
    String name = ctx.req().getCharacterEncoding();
    try {
      return name == null ? StandardCharsets.UTF_8 : Charset.forName(name);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw new RuntimeFault(
          FaultCode.INVALID_INPUT,
          "The Content-Type names the charset \"%s\", which is not known; send UTF-8."
              .formatted(name),
          e);
    }
  }

  private void hold(Context ctx, long bytes) {
    String party =
        KeyHoldersOnly.orgOfKey(ctx)
            .map(OrgId::value)
            .orElseGet(() -> ctx.pathParamMap().getOrDefault("org", ""));
    synchronized (this) {
      long have = held.getOrDefault(party, 0L);
      if (have + bytes > free) {
        throw new RuntimeFault(
            FaultCode.BUSY,
            "Too many requests are being received at the moment; nothing was taken. Send the request again.");
      }
      free -= bytes;
      held.put(party, have + bytes);
    }
    ctx.attribute(HELD, new Held(party, bytes));
  }

  private void release(Context ctx) {
    Held had = ctx.attribute(HELD);
    if (had == null) {
      return;
    }
    ctx.attribute(HELD, null);
    synchronized (this) {
      free += had.bytes();
      held.computeIfPresent(
          had.party(), (party, all) -> all == had.bytes() ? null : Long.valueOf(all - had.bytes()));
    }
  }
}
