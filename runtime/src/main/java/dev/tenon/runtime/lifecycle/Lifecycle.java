package dev.tenon.runtime.lifecycle;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.app.AppManifest;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.install.AppVersion;
import dev.tenon.runtime.install.AppVersions;
import dev.tenon.runtime.install.Installation;
import dev.tenon.runtime.install.InstallationStates;
import dev.tenon.runtime.install.InstallationViews;
import dev.tenon.runtime.install.Installations;
import dev.tenon.runtime.install.IparamInput;
import dev.tenon.runtime.install.IparamSource;
import dev.tenon.runtime.install.Orgs;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of installations: what is asked of the app first, what is stored when, and what is left
 * when the app refuses. While an app is asked about an update, its deliveries go on, on the version
 * there is: the new one begins when the app has agreed to it. Thread-safe; there is one operation
 * on an installation at a time, a second one is refused.
 */
public final class Lifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);

  private final Orgs orgs;
  private final AppVersions versions;
  private final Installations installations;
  private final InstallationStates states;
  private final SetupEvents events;
  private final CodeInUse code;

  /** Where something is under way. */
  private final Set<Place> busy = ConcurrentHashMap.newKeySet();

  private record Place(OrgId org, String app) {}

  public Lifecycle(
      Orgs orgs,
      AppVersions versions,
      Installations installations,
      InstallationStates states,
      SetupEvents events,
      CodeInUse code) {
    this.orgs = orgs;
    this.versions = versions;
    this.installations = installations;
    this.states = states;
    this.events = events;
    this.code = code;
  }

  /** Brings to an end what an earlier process left half done. Called once, before all else. */
  public void recover() {
    for (InstallationStates.Interrupted one : states.recover()) {
      LOG.warn(
          "{} of {} in the org {} was cut off while {}; it {}",
          one.installation(),
          one.app(),
          one.org(),
          switch (one.was()) {
            case INSTALLING -> "it was being installed";
            case UPDATING -> "it was being updated";
            case UNINSTALLING -> "it was being uninstalled";
            case ACTIVE -> "nothing was done";
          },
          switch (one.was()) {
            case INSTALLING -> "is not installed";
            case UPDATING -> "has the version and the parameters from before";
            case UNINSTALLING, ACTIVE -> "is still installed";
          });
    }
  }

  /**
   * Installs an app in an org, after the app has agreed to it.
   *
   * @param version the newest if none is named
   * @param iparams its installation parameters; what people saved before the app was uninstalled
   *     counts where nothing is said
   * @return the installation's id
   * @throws SetupRefused when the app does not agree; nothing is installed
   * @throws dev.tenon.runtime.fault.InvalidFields when the parameters are not as the app wants them
   */
  public String install(
      OrgId org, String app, Optional<String> version, Optional<ObjectNode> iparams) {
    orgs.refuseUnknown(org);
    return alone(
        org,
        app,
        () -> {
          AppVersion chosen = versions.choose(app, version);
          Optional<ObjectNode> saved =
              IparamInput.saved(chosen.iparamSource(), states.saved(org, app), iparams);
          Installation candidate = states.install(org, chosen, saved);
          try {
            events.ask(candidate, SetupEvents.INSTALL);
            states.installed(candidate, saved);
            note("installed", candidate);
          } catch (RuntimeException e) {
            states.notInstalled(candidate);
            code.left(chosen);
            throw e;
          }
          return candidate.id();
        });
  }

  /**
   * Brings an installation to another version, after the app has agreed to it.
   *
   * @param version the newest if none is named
   * @param iparams those that change
   * @throws SetupRefused when the app does not agree; the installation stays as it is
   */
  public void update(OrgId org, String id, Optional<String> version, Optional<ObjectNode> iparams) {
    change(
        org,
        id,
        present -> {
          AppVersion to = versions.choose(present.appId(), version);
          if (to.id() == present.app().id()) {
            throw new RuntimeFault(
                FaultCode.CONFLICT,
                "The installation %s has version %s already%s. Parameters alone are changed with PUT …/iparams."
                    .formatted(
                        id,
                        to.manifest().version(),
                        version.isEmpty() ? ", the newest there is" : ""));
          }
          Optional<ObjectNode> saved =
              IparamInput.saved(to.iparamSource(), states.saved(org, present.appId()), iparams);
          Installation candidate = states.update(present, to, saved);
          try {
            events.ask(candidate, SetupEvents.UPDATE);
            states.updated(candidate, saved);
            note("updated", candidate);
          } catch (RuntimeException e) {
            states.unchanged(present);
            code.left(to);
            throw e;
          }
          code.left(present.app());
        });
  }

  /**
   * Goes back to the version and the parameters before the last update. The app is not asked: this
   * is the way out when its new version does not work.
   *
   * @throws RuntimeFault when there is nothing to go back to
   */
  public void rollBack(OrgId org, String id) {
    change(
        org,
        id,
        present -> {
          states.rollBack(present);
          code.left(present.app());
          note("rolled back", find(org, id));
        });
  }

  /** Has deliveries wait; events are still taken and kept for it. */
  public void pause(OrgId org, String id) {
    Installation present = find(org, id);
    alone(
        org,
        present.appId(),
        () -> {
          installations.pause(present);
          note("paused", present);
          return present;
        });
  }

  /** Has deliveries made again. */
  public void resume(OrgId org, String id) {
    Installation present = find(org, id);
    alone(
        org,
        present.appId(),
        () -> {
          installations.resume(present);
          note("resumed", present);
          return present;
        });
  }

  /**
   * Changes parameters; those not named stay.
   *
   * @throws dev.tenon.runtime.fault.InvalidFields naming everything that is wrong
   */
  public void setIparams(OrgId org, String id, ObjectNode values) {
    change(
        org,
        id,
        present -> {
          IparamSource source = versions.get(present.app().id()).iparamSource();
          IparamInput.saved(source, states.saved(org, present.appId()), Optional.of(values))
              .ifPresent(saved -> states.setIparams(present, source, saved));
        });
  }

  /**
   * Takes an app out of an org, after the app has agreed to it.
   *
   * @param force even if it does not agree
   * @return why the app did not agree, if it did not and that did not count
   * @throws SetupRefused when it does not agree; it stays installed
   */
  public Optional<SetupRefused> uninstall(OrgId org, String id, boolean force) {
    Installation known = find(org, id);
    return alone(
        org,
        known.appId(),
        () -> {
          Installation present = uploaded(find(org, id));
          states.uninstall(present);
          Optional<SetupRefused> refused = Optional.empty();
          try {
            events.ask(present, SetupEvents.UNINSTALL);
          } catch (SetupRefused e) {
            if (!force) {
              states.unchanged(present);
              throw e;
            }
            LOG.warn("{} of the org {} is uninstalled all the same: {}", id, org, e.getMessage());
            refused = Optional.of(e);
          } catch (RuntimeException e) {
            states.unchanged(present);
            throw e;
          }
          states.uninstalled(present, refused.isPresent());
          note("uninstalled", present);
          code.left(present.app());
          return refused;
        });
  }

  /** Who did it is said by the request. */
  private static void note(String done, Installation installation) {
    AppManifest app = installation.app().manifest();
    LOG.atInfo()
        .addKeyValue("org", installation.org().value())
        .addKeyValue("installation", installation.id())
        .addKeyValue("app", app.id())
        .addKeyValue("version", app.version())
        .log(
            "{} {} was {} in the org {}: {}",
            app.id(),
            app.version(),
            done,
            installation.org(),
            installation.id());
  }

  private interface Change {
    void of(Installation present);
  }

  private void change(OrgId org, String id, Change change) {
    Installation known = find(org, id);
    alone(
        org,
        known.appId(),
        () -> {
          Installation present = uploaded(find(org, id));
          change.of(present);
          return present;
        });
  }

  private Installation find(OrgId org, String id) {
    orgs.refuseUnknown(org);
    return installations.find(org, id).orElseThrow(() -> InstallationViews.unknown(org, id));
  }

  private static Installation uploaded(Installation installation) {
    if (!installation.app().uploaded()) {
      throw new RuntimeFault(
          FaultCode.CONFLICT,
          "%s is run from its folder, and is what its files say. Change these, or upload it as an app."
              .formatted(installation.appId()));
    }
    return installation;
  }

  private <T> T alone(OrgId org, String app, Supplier<T> operation) {
    Place place = new Place(org, app);
    if (!busy.add(place)) {
      throw new RuntimeFault(
          FaultCode.CONFLICT,
          "Something else is being done with %s in the org %s. Try again when it is over."
              .formatted(app, org));
    }
    try {
      return operation.get();
    } finally {
      busy.remove(place);
    }
  }
}
