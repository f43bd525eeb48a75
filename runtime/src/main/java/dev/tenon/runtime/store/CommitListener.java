package dev.tenon.runtime.store;

/** Hears of the writer's commits, on its thread: it must be quick. */
public interface CommitListener {

  CommitListener NONE =
      new CommitListener() {
        @Override
        public void committed(int writes, long nanos) {}

        @Override
        public void failed() {}
      };

  /**
   * A commit is on disk.
   *
   * @param writes that shared it
   * @param nanos how long the commit alone took, which is mostly the sync to disk
   */
  void committed(int writes, long nanos);

  /** A write was undone, for whatever reason. */
  void failed();
}
