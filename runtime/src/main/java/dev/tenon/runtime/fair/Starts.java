package dev.tenon.runtime.fair;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets a few pieces of work begin at a time; parties take turns. A piece gives its place back when
 * it is over, or a moment after it got a processor: by then it most likely waits for something.
 * Without this, a hundred short pieces that begin at once would share the processors evenly, and
 * all of them, and whatever comes next, would be slow. Thread-safe.
 */
public final class Starts {

  private final FairQueue<Consumer<Start>> waiting = new FairQueue<>();
  private final ScheduledExecutorService timer;
  private final long momentNanos;

  // Guarded by this.
  private final List<Start> young = new ArrayList<>();
  private int free;
  private boolean looking;

  /** A place, held by what has begun. */
  public final class Start {

    // Guarded by the whole.
    private boolean held = true;
    private boolean atWork;
    private long since;

    private Start() {}

    /** Says that it has a processor now; what it waited for one does not count. */
    public void atWork() {
      begins(this);
    }

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
    this.momentNanos = moment.toNanos();
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
    young.add(start);
    return start;
  }

  private synchronized void begins(Start start) {
    start.atWork = true;
    start.since = System.nanoTime();
    if (!waiting.isEmpty()) {
      look();
    }
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
    if (!looking && young.stream().anyMatch(start -> start.atWork)) {
      looking = true;
      ScheduledFuture<?> _ = timer.schedule(this::takeBack, momentNanos, TimeUnit.NANOSECONDS);
    }
  }

  private void takeBack() {
    synchronized (this) {
      looking = false;
      long now = System.nanoTime();
      for (Start start : List.copyOf(young)) {
        if (start.atWork && now - start.since >= momentNanos) {
          start.held = false;
          young.remove(start);
          free++;
        }
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
