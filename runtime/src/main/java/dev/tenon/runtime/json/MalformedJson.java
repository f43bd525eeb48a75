package dev.tenon.runtime.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import java.util.List;

/** Text that is not the JSON it should be, with the place of the first error. */
public final class MalformedJson extends RuntimeFault {

  private static final long serialVersionUID = 1L;

  private final transient List<SyntaxProblem> problems;

  MalformedJson(List<SyntaxProblem> problems) {
    super(FaultCode.INVALID_INPUT, message(problems.getFirst()));
    this.problems = List.copyOf(problems);
  }

  MalformedJson(String reason, String fix) {
    this(List.of(new SyntaxProblem(Range.START, reason, fix)));
  }

  /** The words and places that people get, for a text that Jackson refused. */
  static MalformedJson of(String text, JsonProcessingException refusal) {
    JsonLocation at = refusal.getLocation() == null ? JsonLocation.NA : refusal.getLocation();
    String reason = refusal.getOriginalMessage();
    int cut = reason.indexOf("\n at [");
    Position position = new Position(Math.max(1, at.getLineNr()), Math.max(1, at.getColumnNr()));
    return of(text, new Range(position, 0), cut < 0 ? reason : reason.substring(0, cut));
  }

  /** Limits of Jackson's own, such as that of a key's length, are told in its words. */
  static MalformedJson of(String text, Range at, String reason) {
    List<SyntaxProblem> problems = TolerantJson.read(text).problems();
    return new MalformedJson(
        problems.isEmpty()
            ? List.of(new SyntaxProblem(at, reason, "make the text simpler."))
            : problems);
  }

  private static String message(SyntaxProblem first) {
    Position at = first.range().at();
    return "Not valid JSON (line "
        + at.line()
        + ", column "
        + at.column()
        + "): "
        + first.message();
  }

  /** Everything that is not valid, in the order of the text. */
  public List<SyntaxProblem> problems() {
    return problems;
  }

  /** Why it is not valid, without the place. */
  public String reason() {
    return problems.getFirst().message();
  }

  /** Line of the error, from 1. */
  public int line() {
    return problems.getFirst().range().at().line();
  }

  /** Column of the error, from 1, in UTF-16 units. */
  public int column() {
    return problems.getFirst().range().at().column();
  }
}
