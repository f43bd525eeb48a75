package dev.tenon.runtime.plugin;

import dev.tenon.runtime.invoke.FromRuntime.CodeProblem;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The handlers of an app's class, found by name and signature. */
final class HandlerMethods {

  /** {@code toString} and its like, which every class has. */
  private static final Set<String> OF_EVERY_OBJECT =
      Arrays.stream(Object.class.getMethods())
          .filter(method -> method.getParameterCount() == 0)
          .map(Method::getName)
          .collect(Collectors.toUnmodifiableSet());

  private final Class<?> main;

  /** Usable methods by name; more than one of a name is ambiguous. */
  private final Map<String, List<HandlerMethod>> byName;

  HandlerMethods(Class<?> main) {
    this.main = main;
    this.byName =
        Arrays.stream(main.getMethods())
            .filter(method -> !OF_EVERY_OBJECT.contains(method.getName()))
            .map(HandlerMethod::of)
            .flatMap(Optional::stream)
            // javac repeats a method in a subclass, as a bridge, for another return type or access.
            .collect(
                Collectors.toMap(
                    method -> HandlerMethod.signature(method.method()),
                    Function.identity(),
                    (one, other) -> one.method().isBridge() ? other : one))
            .values()
            .stream()
            .collect(Collectors.groupingBy(HandlerMethod::name, TreeMap::new, Collectors.toList()));
  }

  /** The methods that can be called as handlers. */
  Map<String, HandlerMethod> usable() {
    Map<String, HandlerMethod> usable = new TreeMap<>();
    byName.forEach(
        (name, methods) -> {
          if (methods.size() == 1) {
            // A public method may be inherited from a class that is not.
            methods.getFirst().method().setAccessible(true);
            usable.put(name, methods.getFirst());
          }
        });
    return usable;
  }

  /** Why there is no handler of that name, if there is none. */
  Optional<CodeProblem> trouble(String handler) {
    List<HandlerMethod> methods = byName.getOrDefault(handler, List.of());
    if (methods.size() == 1) {
      return Optional.empty();
    }
    if (methods.size() > 1) {
      return problem(
          "%s has more than one method that can be the handler %s: %s."
              .formatted(
                  main.getName(),
                  handler,
                  methods.stream()
                      .map(method -> HandlerMethod.signature(method.method()))
                      .sorted()
                      .collect(Collectors.joining(", "))),
          "keep one of them, or rename the others.");
    }
    Optional<Method> near = declared().filter(m -> m.getName().equals(handler)).findFirst();
    return near.isPresent() ? unusable(near.get()) : missing(handler);
  }

  private Optional<CodeProblem> unusable(Method method) {
    String signature = main.getName() + "." + HandlerMethod.signature(method);
    if (Modifier.isStatic(method.getModifiers())) {
      return problem(
          signature + " is static; a handler is called on a new instance of the class.",
          "remove \"static\" from " + method.getName() + ".");
    }
    if (!Modifier.isPublic(method.getModifiers())) {
      return problem(
          signature + " is not public, so it cannot be called.",
          "make " + method.getName() + " public.");
    }
    return problem(
        signature + " does not take what a handler gets.",
        "give " + method.getName() + " the parameters " + HandlerMethod.ACCEPTED + ".");
  }

  private Optional<CodeProblem> missing(String handler) {
    String has = byName.isEmpty() ? "no handlers" : String.join(", ", byName.keySet());
    String fix =
        declared()
            .map(Method::getName)
            .filter(name -> name.equalsIgnoreCase(handler))
            .findFirst()
            .map(
                name -> "rename " + name + " to " + handler + ", or the other way in the manifest.")
            .orElse("add \"public void " + handler + "(Event event, AppContext app)\".");
    return problem(
        "%s has no public method %s; it has: %s.".formatted(main.getName(), handler, has), fix);
  }

  private Stream<Method> declared() {
    return Stream.<Class<?>>iterate(
            main, type -> type != null && type != Object.class, Class::getSuperclass)
        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
        .filter(method -> !method.isSynthetic());
  }

  private Optional<CodeProblem> problem(String message, String fix) {
    return Optional.of(
        CodeProblem.of(AppFiles.classFile(main.getName()), 1, 1, message, Optional.of(fix)));
  }
}
