package dev.tenon.runtime.fair;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets a few pieces of work begin at a time; parties take turns. A piece gives its place back when
 * it is over, or after a moment: by then it most likely waits for something, and uses no processor.
 * Without this, a hundred short pieces that begin at once would share the processors evenly, and
 * all of them, and whatever comes next, would be slow. Thread-safe.
 */
public final class Starts {

  private final FairQueue<Consumer<Start>> waiting = new FairQueue<>();
  private final ScheduledExecutorService timer;
  private final long youngNanos;

  // Guarded by this.
  private final Deque<Start> young = new ArrayDeque<>();
  private int free;
  private boolean looking;

  /** A place, held by what has begun. */
  public final class Start {

    private final long at = System.nanoTime();
    // Guarded by the whole.
    private boolean held = true;

    private Start() {}

    /** Gives the place back; the second time nothing happens. */
    public void over() {
      release(this);
    }
  }

  /**
   * @param places how many may be about to begin
   * @param moment how long a place is held at most
   * @param timer what places are taken back on
   */
  public Starts(int places, Duration moment, ScheduledExecutorService timer) {
    this.free = places;
    this.youngNanos = moment.toNanos();
    this.timer = timer;
  }

  /**
   * Begins a piece of work when it is the party's turn: here and now, or by another's thread.
   *
   * @param work must not take long; it starts what does
   */
  public void begin(String party, Consumer<Start> work) {
    Start start;
    synchronized (this) {
      if (free == 0) {
        waiting.add(party, work);
        look();
        return;
      }
      start = take();
    }
    work.accept(start);
  }

  private Start take() {
    free--;
    Start start = new Start();
    young.addLast(start);
    return start;
  }

  private void release(Start start) {
    synchronized (this) {
      if (!start.held) {
        return;
      }
      start.held = false;
      free++;
      young.remove(start);
    }
    beginNext();
  }

  private void beginNext() {
    while (true) {
      @Nullable Consumer<Start> next;
      Start start;
      synchronized (this) {
        next = free == 0 ? null : waiting.next();
        if (next == null) {
          return;
        }
        start = take();
      }
      next.accept(start);
    }
  }

  /** Makes sure that places are taken back as long as somebody waits for one. */
  private void look() {
    if (looking || young.isEmpty()) {
      return;
    }
    looking = true;
    long wait = Math.max(0, young.getFirst().at + youngNanos - System.nanoTime());
    ScheduledFuture<?> _ = timer.schedule(this::takeBack, wait, TimeUnit.NANOSECONDS);
  }

  private void takeBack() {
    synchronized (this) {
      looking = false;
      long now = System.nanoTime();
      while (!young.isEmpty() && now - young.getFirst().at >= youngNanos) {
        young.removeFirst().held = false;
        free++;
      }
    }
    beginNext();
    synchronized (this) {
      if (!waiting.isEmpty()) {
        look();
      }
    }
  }
}
