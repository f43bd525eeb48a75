package dev.tenon.runtime.install;

/** Hears what became of installations, after it is on disk. Must be quick. */
public interface InstallationListener {

  /** Does nothing. */
  InstallationListener NONE =
      new InstallationListener() {
        @Override
        public void removed(Installation installation) {}

        @Override
        public void paused(Installation installation) {}

        @Override
        public void resumed(Installation installation) {}
      };

  /** It is gone; what waits for it is cancelled. */
  void removed(Installation installation);

  /** What waits for it goes on waiting. */
  void paused(Installation installation);

  /** What waited for it is made. */
  void resumed(Installation installation);
}
