package dev.tenon.runtime.dev;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.app.Bundle;
import dev.tenon.runtime.app.IparamDefinition;
import dev.tenon.runtime.app.IparamValues;
import dev.tenon.runtime.app.IparamsFile;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.InvalidFields;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.install.Installation;
import dev.tenon.runtime.install.Installations;
import dev.tenon.runtime.install.IparamInput;
import dev.tenon.runtime.install.IparamSource;
import dev.tenon.runtime.install.SavedIparams;
import dev.tenon.runtime.install.SecureNames;
import dev.tenon.runtime.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The installation parameters of the apps being worked on, as a person sees and sets them. Secure
 * values go in and never come out. Thread-safe.
 */
public final class IparamForms {

  private final DevApps apps;
  private final Installations installations;

  public IparamForms(DevApps apps, Installations installations) {
    this.apps = apps;
    this.installations = installations;
  }

  /** How an app asks for its parameters. */
  enum Source {
    /** It defines them, and the form is made from that. */
    DEFINITIONS,
    /** It brings a page of its own. */
    OWN_PAGE,
    /** It has none. */
    NONE
  }

  /** An app that can be asked about its parameters. */
  private record Asked(DevApp app, Bundle bundle, Installation installation, Source source) {

    List<IparamDefinition> definitions() {
      return source == Source.DEFINITIONS ? installation.app().manifest().iparams() : List.of();
    }

    IparamSource files() {
      return IparamFiles.source(definitions(), bundle);
    }
  }

  /** The apps to choose from, with how each asks for its parameters. */
  public ObjectNode list() {
    ObjectNode list = Json.object();
    var nodes = list.putArray("apps");
    for (DevApp app : apps.refresh()) {
      Source source = app.installation().isEmpty() ? Source.NONE : source(app);
      nodes.add(
          Json.object()
              .put("app", app.name())
              .put("source", label(source))
              .put("broken", app.isBroken()));
    }
    return list;
  }

  /**
   * All about the parameters of an app, for the page.
   *
   * @param name the app's; without it, the only one there is
   */
  public ObjectNode view(Optional<String> name) {
    Asked asked = asked(name);
    Optional<SavedIparams> saved = saved(asked);
    ObjectNode view =
        Json.object()
            .put("app", asked.app().name())
            .put("version", asked.installation().app().manifest().version())
            .put("source", label(asked.source()))
            .put("broken", asked.app().isBroken());
    saved.ifPresent(values -> view.put("savedAt", values.at().toString()));
    if (asked.source() == Source.OWN_PAGE) {
      view.put("text", Json.pretty(freeValues(asked, saved)));
    }
    view.set(
        "fields",
        IparamFields.json(
            asked.definitions(),
            asked.installation().iparams(),
            saved.map(SavedIparams::values).orElseGet(Json::object),
            IparamFiles.testValues(asked.bundle())));
    return view;
  }

  /** What the platform's own page asks for: whether there are parameters, and their values. */
  public ObjectNode fetch(Optional<String> name) {
    Asked asked = asked(name);
    ObjectNode values =
        asked.source() == Source.OWN_PAGE
            ? freeValues(asked, saved(asked))
            : IparamInput.hideSecure(
                asked.installation().iparams(),
                asked.definitions().stream()
                    .filter(IparamDefinition::secure)
                    .map(IparamDefinition::name)
                    .collect(Collectors.toSet()));
    ObjectNode answer = Json.object().put("hasIParam", asked.source() != Source.NONE);
    answer.set("customIParams", values);
    return answer;
  }

  /**
   * Checks and keeps what a person entered.
   *
   * @throws InvalidFields naming everything that is wrong; then nothing is kept
   */
  public void save(Optional<String> name, JsonNode entered) {
    Asked asked = asked(name);
    if (!(entered instanceof ObjectNode values)) {
      throw new RuntimeFault(
          FaultCode.INVALID_INPUT,
          "The values are a JSON object by parameter name, not " + Json.kind(entered) + ".");
    }
    if (asked.source() == Source.NONE) {
      throw new RuntimeFault(
          FaultCode.CONFLICT, "The app %s has no parameters.".formatted(asked.app().name()));
    }
    if (asked.source() == Source.OWN_PAGE) {
      installations.save(
          asked.installation(),
          asked.files(),
          IparamInput.keepSecure(
              values, saved(asked).map(SavedIparams::values).orElseGet(asked.files()::unsaved)));
      return;
    }
    IparamValues.Checked checked =
        IparamValues.check(asked.definitions(), asked.installation().iparams(), values);
    if (!checked.errors().isEmpty()) {
      throw new InvalidFields(checked.errors());
    }
    installations.save(asked.installation(), asked.files(), checked.values());
  }

  /** Forgets what a person saved; the app's own defaults are back. */
  public void reset(Optional<String> name) {
    Asked asked = asked(name);
    installations.forgetSaved(asked.installation(), asked.files());
  }

  /** The text of the page that an app brings for its parameters. */
  public Optional<String> ownPage(Optional<String> name) {
    return asked(name).bundle().text(IparamsFile.PAGE);
  }

  /** A file that belongs to the app's own page. */
  public Optional<byte[]> asset(Optional<String> name, String path) {
    // The bundle keeps this inside of the app; it must stay inside of the one folder, too.
    boolean outside = path.contains("..") || path.contains("\\");
    return outside ? Optional.empty() : asked(name).bundle().bytes("config/assets/" + path);
  }

  private Optional<SavedIparams> saved(Asked asked) {
    return installations.saved(apps.org(), asked.installation().appId());
  }

  private static ObjectNode freeValues(Asked asked, Optional<SavedIparams> saved) {
    ObjectNode values = saved.map(SavedIparams::values).orElseGet(asked.files()::unsaved);
    return IparamInput.hideSecure(values, SecureNames.of(values));
  }

  private Asked asked(Optional<String> name) {
    DevApp app = chosen(name);
    Optional<Installation> installation =
        app.installation().flatMap(known -> installations.find(apps.org(), known.id()));
    if (installation.isEmpty() || app.bundle().isEmpty()) {
      throw new RuntimeFault(
          FaultCode.INVALID_APP,
          "The app %s cannot be loaded, so its parameters are not known: %s"
              .formatted(app.name(), app.problems().getFirst()));
    }
    return new Asked(app, app.bundle().get(), installation.get(), source(app));
  }

  private DevApp chosen(Optional<String> name) {
    List<DevApp> all = apps.refresh();
    String names =
        all.stream().map(DevApp::name).distinct().sorted().collect(Collectors.joining(", "));
    if (all.isEmpty()) {
      throw new RuntimeFault(FaultCode.NOT_FOUND, "No app is being run.");
    }
    if (name.isPresent()) {
      return all.stream()
          .filter(app -> app.name().equals(name.get()))
          .findFirst()
          .orElseThrow(
              () ->
                  new RuntimeFault(
                      FaultCode.NOT_FOUND,
                      "There is no app \"%s\". The apps are %s.".formatted(name.get(), names)));
    }
    List<DevApp> asking =
        all.stream()
            .filter(app -> app.installation().isPresent() && source(app) != Source.NONE)
            .toList();
    if (all.size() == 1) {
      return all.getFirst();
    }
    if (asking.size() == 1) {
      return asking.getFirst();
    }
    throw new RuntimeFault(
        FaultCode.CONFLICT, "Which app is meant? Add ?app= and one of %s.".formatted(names));
  }

  private static Source source(DevApp app) {
    boolean defines =
        app.installation()
            .map(installation -> installation.app().manifest().iparams())
            .filter(definitions -> !definitions.isEmpty())
            .isPresent();
    if (app.bundle().filter(IparamFiles::hasOwnPage).isPresent()) {
      return Source.OWN_PAGE;
    }
    return defines ? Source.DEFINITIONS : Source.NONE;
  }

  private static String label(Source source) {
    return switch (source) {
      case DEFINITIONS -> "definitions";
      case OWN_PAGE -> "own_page";
      case NONE -> "none";
    };
  }
}
