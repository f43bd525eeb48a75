package dev.tenon.runtime.plugin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.api.AppContext;
import dev.tenon.api.AppLog;
import dev.tenon.api.Delivery;
import dev.tenon.api.HostService;
import dev.tenon.api.KeyValueStore;
import dev.tenon.api.Requests;
import dev.tenon.api.Schedules;
import dev.tenon.runtime.invoke.ToRuntime;
import dev.tenon.runtime.json.Json;

/** What one run knows and may use. */
record RunContext(
    ToRuntime.Invoke run, JsonNode iparams, AppTypes types, AppLog log, ServiceCalls services)
    implements AppContext {

  @Override
  public String orgId() {
    return run.facts().org();
  }

  @Override
  public String installationId() {
    return run.installation();
  }

  @Override
  public <T> T iparams(Class<T> type) {
    return types.read(iparams, type, "iparams");
  }

  @Override
  public Delivery delivery() {
    return new Delivery(run.facts().attempt(), run.facts().idempotencyKey());
  }

  @Override
  public KeyValueStore db() {
    return new KeyValues(services.service("db"), types);
  }

  @Override
  public Requests requests() {
    return new RequestCalls(service("request"));
  }

  @Override
  public HostService service(String name) {
    return services.service(name);
  }

  @Override
  public Schedules schedules() {
    return new RunSchedules(service("schedule"));
  }

  @Override
  public String targetUrl(String options) {
    return service("hooks")
        .call("generateTargetUrl", Json.object().arrayNode().add(options))
        .asText();
  }

  /** Secure iparams are in clear in here, so the record's own text must never reach a log. */
  @Override
  public String toString() {
    return "AppContext of installation " + run.installation();
  }
}
