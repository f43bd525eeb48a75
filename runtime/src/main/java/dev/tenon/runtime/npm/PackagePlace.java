package dev.tenon.runtime.npm;

/** Where the npm packages of apps are put that are missing. */
public enum PackagePlace {
  /** Nowhere: an app brings what it needs. */
  BUNDLE,
  /** Into the folder of state, shared by all apps that need the same. */
  STATE,
  /** Into {@code server/node_modules} of the app, as the platform's kit does. */
  APP
}
