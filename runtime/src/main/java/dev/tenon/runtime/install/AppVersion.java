package dev.tenon.runtime.install;

import dev.tenon.runtime.app.AppManifest;
import dev.tenon.runtime.invoke.AppCode;

/**
 * One version of an app, as stored.
 *
 * @param id the database's number for it
 * @param manifest the app as its manifest and its code describe it
 * @param code where its code lies
 */
public record AppVersion(long id, AppManifest manifest, AppCode code) {}
