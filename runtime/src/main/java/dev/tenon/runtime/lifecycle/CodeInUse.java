package dev.tenon.runtime.lifecycle;

import dev.tenon.runtime.install.AppVersion;
import dev.tenon.runtime.install.AppVersions;
import dev.tenon.runtime.invoke.Invoker;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Unloads the code of versions that no installation has any more. What still runs of it comes to
 * its end. Thread-safe.
 */
public final class CodeInUse {

  private final AppVersions versions;
  private final Invoker invoker;

  /** A run that began just before may load the code once more, so it is looked at again. */
  private final Map<Long, AppVersion> left = new ConcurrentHashMap<>();

  public CodeInUse(AppVersions versions, Invoker invoker) {
    this.versions = versions;
    this.invoker = invoker;
  }

  /** An installation has this version no more, or did not get it. */
  void left(AppVersion version) {
    left.put(version.id(), version);
    left.values().forEach(this::unloadUnlessUsed);
  }

  /** The version is there no more, and nobody can come back to it. */
  void gone(AppVersion version) {
    left.remove(version.id());
    invoker.unload(version.manifest().language(), version.code());
  }

  private void unloadUnlessUsed(AppVersion version) {
    if (versions.inUse(version)) {
      left.remove(version.id());
    } else {
      invoker.unload(version.manifest().language(), version.code());
    }
  }
}
