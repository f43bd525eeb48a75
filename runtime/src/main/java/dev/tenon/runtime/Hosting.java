package dev.tenon.runtime;

import dev.tenon.runtime.access.ApiKeys;
import dev.tenon.runtime.dispatch.CallHistory;
import dev.tenon.runtime.dispatch.Calls;
import dev.tenon.runtime.dispatch.OrgEvents;
import dev.tenon.runtime.install.AccountEvents;
import dev.tenon.runtime.install.AppData;
import dev.tenon.runtime.install.AppDataRetention;
import dev.tenon.runtime.install.AppListing;
import dev.tenon.runtime.install.AppUsers;
import dev.tenon.runtime.install.InstallationStates;
import dev.tenon.runtime.install.InstallationViews;
import dev.tenon.runtime.invoke.AppLoader;
import dev.tenon.runtime.lifecycle.AppStore;
import dev.tenon.runtime.lifecycle.CodeInUse;
import dev.tenon.runtime.lifecycle.Lifecycle;
import dev.tenon.runtime.lifecycle.OrgRemoval;
import dev.tenon.runtime.lifecycle.SetupEvents;
import dev.tenon.runtime.web.AppRoutes;
import dev.tenon.runtime.web.FunctionRoutes;
import dev.tenon.runtime.web.InstallationRoutes;
import dev.tenon.runtime.web.OrgRoutes;
import dev.tenon.runtime.web.WebServer;
import java.time.Duration;
import java.util.List;

/** What a host does with apps: takes them in, and installs them in orgs. */
final class Hosting {

  private final Core core;
  private final List<AppData> appData = List.of(AppData.savedIparams());
  private final AppStore store;
  private final Lifecycle lifecycle;

  /** Brings what a crash left half done to a clear state. */
  Hosting(Core core) {
    this.core = core;
    CodeInUse code = new CodeInUse(core.versions(), core.invoker());
    this.lifecycle =
        new Lifecycle(
            core.orgs(),
            core.versions(),
            core.installations(),
            new InstallationStates(
                core.database(),
                core.clock(),
                core.secrets(),
                core.versions(),
                core.installations()),
            new SetupEvents(
                new Calls(core.database(), core.invoker()),
                new AccountEvents(core.orgs(), core.clock())),
            code);
    lifecycle.recover();
    this.store = new AppStore(core.uploads(), core.versions(), new AppLoader(core.invoker()), code);
    store.tidy();
  }

  List<WebServer.Routes> routes(ApiKeys keys) {
    return List.of(
        new AppRoutes(
            store, new AppListing(core.database(), core.versions()), new AppUsers(core.database())),
        new OrgRoutes(
            core.orgs(),
            new OrgRemoval(
                core.orgs(),
                new OrgEvents(core.database()),
                appData,
                keys::endWith,
                core.objects())),
        new FunctionRoutes(core.installations(), core.functions()),
        new InstallationRoutes(
            core.orgs(),
            lifecycle,
            new InstallationViews(core.database(), core.versions(), core.secrets()),
            new CallHistory(core.database())));
  }

  /** From now on drops the data of apps that were uninstalled long ago. */
  void watch(Opened opened, Duration grace) {
    opened.add(new AppDataRetention(core.database(), grace, appData, core.clock()).start());
  }
}
