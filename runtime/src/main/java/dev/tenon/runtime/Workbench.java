package dev.tenon.runtime;

import dev.tenon.runtime.dev.AccountSettings;
import dev.tenon.runtime.dev.AppChanges;
import dev.tenon.runtime.dev.DevApp;
import dev.tenon.runtime.dev.DevApps;
import dev.tenon.runtime.dev.IparamForms;
import dev.tenon.runtime.dev.Reloading;
import dev.tenon.runtime.dispatch.Calls;
import dev.tenon.runtime.dispatch.Unrouted;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.install.CustomEvents;
import dev.tenon.runtime.install.OrgCustomEvents;
import dev.tenon.runtime.install.Orgs;
import dev.tenon.runtime.invoke.AppLoader;
import dev.tenon.runtime.npm.MachineNpm;
import dev.tenon.runtime.npm.NpmPackages;
import dev.tenon.runtime.objects.ObjectRules;
import dev.tenon.runtime.simulate.KitActions;
import dev.tenon.runtime.simulate.KitEvents;
import dev.tenon.runtime.simulate.Payloads;
import dev.tenon.runtime.simulate.ServerMethods;
import dev.tenon.runtime.simulate.SimulationHistory;
import dev.tenon.runtime.simulate.Simulator;
import dev.tenon.runtime.simulate.SimulatorView;
import dev.tenon.runtime.web.BenchScheduleRoutes;
import dev.tenon.runtime.web.ChangeSocket;
import dev.tenon.runtime.web.DataPipeRoutes;
import dev.tenon.runtime.web.HistoryRoutes;
import dev.tenon.runtime.web.IparamRoutes;
import dev.tenon.runtime.web.KitActionRoutes;
import dev.tenon.runtime.web.KitAppRoutes;
import dev.tenon.runtime.web.KitRoutes;
import dev.tenon.runtime.web.PayloadRoutes;
import dev.tenon.runtime.web.SimulatorRoutes;
import dev.tenon.runtime.web.StubRoutes;
import dev.tenon.runtime.web.SystemSettingsRoutes;
import dev.tenon.runtime.web.WebServer;
import java.util.List;

/** What a developer works with: apps being worked on, the simulator, the kit's addresses. */
final class Workbench {

  private final Core core;
  private final AppChanges changes = new AppChanges();
  private final DevApps apps;
  private final List<WebServer.Routes> routes;

  private Workbench(Core core, OrgId org, TenonConfig config, MachineNpm npm) {
    this.core = core;
    this.apps =
        new DevApps(
            core.bundles(),
            new AppLoader(
                core.invoker(), NpmPackages.into(config.packages(), config.dataFolder(), npm)),
            core.invoker(),
            core.installations(),
            org,
            changes,
            config.apps(),
            config.bench() == TenonConfig.Bench.WORKSHOP);
    this.routes = routes(org);
  }

  /** A workbench in an org, which is made if need be. */
  static Workbench in(OrgId org, Core core, TenonConfig config, MachineNpm npm) {
    core.orgs().put(org, "Demo org");
    if (config.bench() == TenonConfig.Bench.WORKSHOP) {
      core.orgs().mapAccount(Orgs.ANY, Orgs.ANY, org);
    }
    return new Workbench(core, org, config, npm);
  }

  private List<WebServer.Routes> routes(OrgId org) {
    Calls calls = new Calls(core.database(), core.invoker());
    SimulationHistory simulations = new SimulationHistory(core.database());
    simulations.closeInterrupted();
    Simulator simulator =
        new Simulator(
            apps,
            core.codec(),
            new CustomEvents(
                new OrgCustomEvents(core.database(), core.clock()), core.installations()),
            core.router(),
            new Unrouted(core.installations(), core.catalog(), new ObjectRules(core.objects())),
            core.dispatcher(),
            calls,
            simulations,
            core.schemas(),
            core.clock());
    Payloads payloads = new Payloads(core.catalog(), apps);
    SimulatorView view =
        new SimulatorView(
            apps, core.orgs(), core.router(), core.catalog(), payloads, core.invoker());
    KitEvents kit = new KitEvents(apps, core.catalog(), payloads);
    return List.of(
        new SimulatorRoutes(view, simulator, changes),
        new PayloadRoutes(payloads),
        new HistoryRoutes(simulations, org),
        new KitRoutes(kit, simulator),
        new KitAppRoutes(kit),
        new KitActionRoutes(new KitActions(kit)),
        new DataPipeRoutes(new ServerMethods(kit, core.functions())),
        new ChangeSocket(changes, ChangeSocket.PING),
        new StubRoutes(core.services().stubs()),
        new BenchScheduleRoutes(core.schedules(), org),
        new IparamRoutes(new IparamForms(apps, core.installations())),
        new SystemSettingsRoutes(new AccountSettings(apps, core.installations())));
  }

  List<WebServer.Routes> routes() {
    return routes;
  }

  /** The apps being worked on, as their files are now. */
  List<DevApp> apps() {
    return apps.refresh();
  }

  /** From now on looks for changed files. */
  void watch(Opened opened) {
    opened.add(changes);
    opened.add(new Reloading(apps));
  }
}
