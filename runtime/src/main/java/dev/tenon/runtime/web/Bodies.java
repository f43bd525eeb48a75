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
import java.util.Optional;

/**
 * Reads the bodies of requests into memory: only so large, within so much time, and no more of them
 * at once than there is room for. An org holds at most as much as is free for others, so that one
 * that sends bodies and never ends them takes neither the memory nor the turns of the rest. So do
 * those with a key of the host together, and of those without any key each address; all of the
 * latter have a share of the room between them. What counts is what has arrived, and not what was
 * announced. Thread-safe.
 */
final class Bodies implements WebServer.Routes {

  /** Room for an event of the largest size inside of another JSON text, where it grows. */
  static final int MAX_BYTES = 2 << 20;

  /** How much is taken in of what is refused, so that its sender gets to read why. */
  private static final int DROPPED = 4 * MAX_BYTES;

  private static final Key<Bodies> KEY = new Key<>(Bodies.class.getName());

  private static final String HELD = Bodies.class.getName() + ".held";

  private static final long LEAST_ROOM = 4L * MAX_BYTES;

  /** What is held at a time, so that little is held for what does not arrive. */
  private static final int STEP = 64 << 10;

  /** Of the room, how much there is for those who show no key. */
  private static final int SHARE_OF_STRANGERS = 4;

  private final Duration limit;

  // Guarded by this.
  private final Map<Party, Long> held = new HashMap<>();
  private long free;
  private long freeForStrangers;

  /**
   * Whose bodies are counted together.
   *
   * @param stranger whether it showed no key, nor is it an org
   */
  private record Party(String name, boolean stranger) {}

  /** What a request holds. */
  private record Held(Party party, long bytes) {}

  Bodies() {
    this(Math.max(LEAST_ROOM, Runtime.getRuntime().maxMemory() / 16), Duration.ofSeconds(30));
  }

  /**
   * @param room bytes of all bodies that are in memory at a time
   * @param limit how long a body may take to arrive
   */
  Bodies(long room, Duration limit) {
    this.free = room;
    this.freeForStrangers = room / SHARE_OF_STRANGERS;
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
      long whole = length < 0 ? max : length;
      Party party = party(ctx);
      refuseWithoutRoom(party, whole);
      long holds = Math.min(STEP, whole);
      hold(ctx, party, holds);
      ByteArrayOutputStream body = new ByteArrayOutputStream((int) Math.min(8_192, whole));
      byte[] piece = new byte[8_192];
      for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
        if (body.size() + count > holds && holds < whole) {
          long more = Math.min(STEP, whole - holds);
          holdOrDrain(ctx, party, more, in, end);
          holds += more;
        }
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

  /** There was room when it began to arrive, and others took it meanwhile. */
  private void holdOrDrain(Context ctx, Party party, long bytes, InputStream in, long end)
      throws IOException {
    try {
      hold(ctx, party, bytes);
    } catch (RuntimeFault full) {
      drain(in, end);
      throw full;
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

  private static Party party(Context ctx) {
    Optional<String> org =
        KeyHoldersOnly.orgOfKey(ctx)
            .map(OrgId::value)
            .or(() -> Optional.ofNullable(ctx.pathParamMap().get("org")));
    return org.map(id -> new Party("org " + id, false))
        .orElseGet(
            () ->
                KeyHoldersOnly.isHost(ctx)
                    ? new Party("host", false)
                    : new Party("at " + ctx.req().getRemoteAddr(), true));
  }

  /** What will not fit is refused before it is sent, where it says how much it will be. */
  private synchronized void refuseWithoutRoom(Party party, long bytes) {
    long room = party.stranger() ? Math.min(free, freeForStrangers) : free;
    if (held.getOrDefault(party, 0L) + bytes > room) {
      throw new RuntimeFault(
          FaultCode.BUSY,
          "Too many requests are being received at the moment; nothing was taken. Send the request again.");
    }
  }

  private void hold(Context ctx, Party party, long bytes) {
    synchronized (this) {
      refuseWithoutRoom(party, bytes);
      take(party, bytes);
    }
    Held had = ctx.attribute(HELD);
    ctx.attribute(HELD, new Held(party, bytes + (had == null ? 0 : had.bytes())));
  }

  // Called with the lock held.
  private void take(Party party, long bytes) {
    free -= bytes;
    if (party.stranger()) {
      freeForStrangers -= bytes;
    }
    long all = held.getOrDefault(party, 0L) + bytes;
    if (all == 0) {
      held.remove(party);
    } else {
      held.put(party, all);
    }
  }

  private synchronized void release(Context ctx) {
    Held had = ctx.attribute(HELD);
    if (had != null) {
      ctx.attribute(HELD, null);
      take(had.party(), -had.bytes());
    }
  }
}
