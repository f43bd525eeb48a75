package dev.tenon.runtime.invoke;

import java.util.List;

/**
 * A host service as a handler gets to see it: in JavaScript {@code $name.method(…)}, in Java {@code
 * app.service(name).call(method, …)}.
 */
public record ServiceOffer(String name, List<String> methods) {
  public ServiceOffer {
    methods = List.copyOf(methods);
  }
}
