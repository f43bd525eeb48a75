package dev.tenon.runtime.install;

import dev.tenon.runtime.event.OrgId;
import org.jdbi.v3.core.Handle;

/** Something that an app has in an org, and that outlives its uninstalling for a while. */
public interface AppData {

  /** Removes it for good, in the transaction that forgets the app. */
  void drop(Handle handle, OrgId org, String app);

  /** What people saved for its parameters. */
  static AppData savedIparams() {
    return SavedIparams::forget;
  }
}
