package dev.tenon.runtime;

import java.nio.file.Path;
import java.util.List;

/**
 * What a runtime is started with.
 *
 * @param dataFolder where its database and unpacked apps are
 * @param host the address to listen on
 * @param port the port, 0 for any free one
 * @param apps folders and files of apps being worked on, installed in the demo org
 */
public record TenonConfig(Path dataFolder, String host, int port, List<Path> apps) {
  public TenonConfig {
    apps = List.copyOf(apps);
  }
}
