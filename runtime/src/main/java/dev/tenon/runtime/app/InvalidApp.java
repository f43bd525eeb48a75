package dev.tenon.runtime.app;

import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import java.util.List;
import java.util.stream.Collectors;

/** An app that cannot be installed, with every problem found. */
public final class InvalidApp extends RuntimeFault {

  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  public InvalidApp(String app, List<Problem> problems) {
    super(
        FaultCode.INVALID_APP,
        "The app %s cannot be loaded:%n%s"
            .formatted(
                Problem.visible(app),
                problems.stream().map(p -> "  " + p).collect(Collectors.joining("\n"))));
    this.problems = List.copyOf(problems);
  }

  public List<Problem> problems() {
    return problems;
  }
}
