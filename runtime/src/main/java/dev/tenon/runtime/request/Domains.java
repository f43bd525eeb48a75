package dev.tenon.runtime.request;

import dev.tenon.runtime.app.AppManifest;
import dev.tenon.runtime.app.PlatformVersion;
import dev.tenon.runtime.outbound.Target;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code whitelisted-domains}: where an app of a platform before 2.3 may send requests. */
final class Domains implements Predicate<Target> {

  private static final Pattern FORM =
      Pattern.compile("(?<scheme>https?://)(?<any>\\*\\.)?(?<rest>.*)");

  private static final Pattern ONE_LABEL = Pattern.compile("[a-z0-9-]+");

  private final List<Domain> domains;
  private final boolean unlisted;

  /**
   * One of them.
   *
   * @param anyLabel whether one label stands before it, whichever
   */
  private record Domain(Target target, boolean anyLabel) {

    boolean covers(Target other) {
      // A domain that names no port means the server, whatever port it is on.
      return other.scheme().equals(target.scheme())
          && (target.port() < 0 || target.effectivePort() == other.effectivePort())
          && covers(other.host());
    }

    private boolean covers(String host) {
      if (!anyLabel) {
        return host.equals(target.host());
      }
      String end = "." + target.host();
      return host.endsWith(end)
          && ONE_LABEL.matcher(host.substring(0, host.length() - end.length())).matches();
    }
  }

  private Domains(List<Domain> domains, boolean unlisted) {
    this.domains = domains;
    this.unlisted = unlisted;
  }

  /**
   * Those of an app; one whose parameter has no fitting value covers nothing. The first platforms
   * held requests of servers against no list, so published apps of theirs may have none: these may
   * ask every server with a full name.
   */
  static Domains of(AppManifest app, Values values) {
    List<String> texts = app.services().domains();
    return new Domains(
        texts.stream().flatMap(text -> domain(text, values).stream()).toList(),
        texts.isEmpty() && app.platform().compareTo(PlatformVersion.V2_2) < 0);
  }

  private static Optional<Domain> domain(String text, Values values) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      // A parameter may hold the whole address.
      return filled(text, values).map(target -> new Domain(target, false));
    }
    return filled(form.group("scheme") + form.group("rest"), values)
        .map(target -> new Domain(target, form.group("any") != null));
  }

  private static Optional<Target> filled(String text, Values values) {
    try {
      return Target.of(AddressText.of(Parts.of(text, values)));
    } catch (NoSubstitution e) {
      return Optional.empty();
    }
  }

  @Override
  public boolean test(Target target) {
    return unlisted
        ? target.scheme().equals("https") && target.isFullName()
        : domains.stream().anyMatch(domain -> domain.covers(target));
  }

  /** Where a request may be redirected: without a list, nobody chose any other server. */
  Predicate<Target> redirectsFrom(Target first) {
    return unlisted ? next -> next.host().equals(first.host()) && test(next) : this;
  }
}
