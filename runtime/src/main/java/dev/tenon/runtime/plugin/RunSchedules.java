package dev.tenon.runtime.plugin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.api.HostService;
import dev.tenon.api.Schedule;
import dev.tenon.api.Schedules;
import dev.tenon.runtime.json.Json;
import java.util.Optional;

/** The schedules of the installation that a run is for. */
record RunSchedules(HostService service) implements Schedules {

  @Override
  public void create(Schedule schedule) {
    var _ = call("create", json(schedule));
  }

  @Override
  public void update(Schedule schedule) {
    var _ = call("update", json(schedule));
  }

  @Override
  public Schedule fetch(String name) {
    JsonNode found = call("fetch", Json.object().put("name", name));
    JsonNode repeat = found.path("repeat");
    return new Schedule(
        found.path("name").asText(),
        found.path("data"),
        found.path("schedule_at").asText(),
        repeat.isObject()
            ? Optional.of(
                new Schedule.Repeat(
                    repeat.path("time_unit").asText(),
                    repeat.path("frequency").asInt(),
                    repeat.path("timezone").asText()))
            : Optional.empty());
  }

  @Override
  public void delete(String name) {
    var _ = call("delete", Json.object().put("name", name));
  }

  private JsonNode call(String method, ObjectNode argument) {
    return service.call(method, Json.object().arrayNode().add(argument));
  }

  private static ObjectNode json(Schedule schedule) {
    ObjectNode json =
        Json.object().put("name", schedule.name()).put("schedule_at", schedule.scheduleAt());
    json.set("data", schedule.data());
    schedule
        .repeat()
        .ifPresent(
            repeat ->
                json.putObject("repeat")
                    .put("time_unit", repeat.timeUnit())
                    .put("frequency", repeat.frequency())
                    .put("timezone", repeat.timezone()));
    return json;
  }
}
