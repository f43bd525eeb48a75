package dev.tenon.runtime.dispatch;

import dev.tenon.runtime.install.Installation;

/** An installation that asked for an event, and its handler for it. */
public record Match(Installation installation, String handler) {}
