package dev.tenon.runtime.install;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.app.AppManifest;
import dev.tenon.runtime.app.IparamValues;
import dev.tenon.runtime.invoke.AppCode;

/**
 * One version of an app, as stored.
 *
 * @param id the database's number for it
 * @param manifest the app as its manifest and its code describe it
 * @param code where its code lies
 * @param origin where it came from
 * @param ownPage whether the app brings a page of its own for its parameters
 */
public record AppVersion(
    long id, AppManifest manifest, AppCode code, Origin origin, boolean ownPage) {

  /** Where an app came from. */
  public enum Origin {
    /** It is run from a folder or file that somebody is working on. */
    FOLDER,
    /** It was uploaded, and never changes. */
    UPLOAD
  }

  /** Whether it was uploaded. */
  public boolean uploaded() {
    return origin == Origin.UPLOAD;
  }

  /** What an uploaded app says of its parameters: its defaults, nothing for trying it out. */
  public IparamSource iparamSource() {
    ObjectNode defaults = IparamValues.defaults(manifest.iparams());
    return new IparamSource(manifest.iparams(), ownPage, defaults);
  }

  AppVersion with(AppManifest other) {
    return new AppVersion(id, other, code, origin, ownPage);
  }
}
