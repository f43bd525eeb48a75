package dev.tenon.runtime.install;

import dev.tenon.runtime.event.OrgId;

/** One customer. */
public record Org(OrgId id, String name) {}
