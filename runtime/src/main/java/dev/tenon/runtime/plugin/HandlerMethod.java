package dev.tenon.runtime.plugin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.api.App;
import dev.tenon.api.AppContext;
import dev.tenon.api.Event;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A method that can serve as a handler.
 *
 * @param parameters what it takes, in order
 */
record HandlerMethod(Method method, List<Parameter> parameters) {

  /** The parameter lists that a handler may have, for messages. */
  static final String ACCEPTED =
      "(Event), (Event, AppContext), (JsonNode), (JsonNode, AppContext), (AppContext) or ()";

  /** What a handler may ask for. */
  enum Parameter {
    EVENT,
    PAYLOAD,
    CONTEXT
  }

  HandlerMethod {
    parameters = List.copyOf(parameters);
  }

  /** The method as a handler, if its signature allows it. */
  static Optional<HandlerMethod> of(Method method) {
    if (!Modifier.isPublic(method.getModifiers()) || Modifier.isStatic(method.getModifiers())) {
      return Optional.empty();
    }
    List<Class<?>> types = new ArrayList<>(List.of(method.getParameterTypes()));
    List<Parameter> parameters = new ArrayList<>();
    if (!types.isEmpty() && types.getFirst() == Event.class) {
      parameters.add(Parameter.EVENT);
      types.removeFirst();
    } else if (!types.isEmpty() && types.getFirst() == JsonNode.class) {
      parameters.add(Parameter.PAYLOAD);
      types.removeFirst();
    }
    if (!types.isEmpty() && types.getFirst() == AppContext.class) {
      parameters.add(Parameter.CONTEXT);
      types.removeFirst();
    }
    return types.isEmpty() ? Optional.of(new HandlerMethod(method, parameters)) : Optional.empty();
  }

  String name() {
    return method.getName();
  }

  /** The method as people write it: {@code onDealUpdate(Event, AppContext)}. */
  static String signature(Method method) {
    return Arrays.stream(method.getParameterTypes())
        .map(Class::getSimpleName)
        .collect(Collectors.joining(", ", method.getName() + "(", ")"));
  }

  /** Calls the handler; throws what it throws. */
  @Nullable Object invoke(App app, RunEvent event, RunContext context) throws Throwable {
    Object[] arguments =
        parameters.stream()
            .map(
                parameter ->
                    switch (parameter) {
                      case EVENT -> event;
                      case PAYLOAD -> event.payload();
                      case CONTEXT -> context;
                    })
            .toArray();
    try {
      return method.invoke(app, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }
}
