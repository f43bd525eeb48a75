package dev.tenon.runtime.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;

/** Text that is not the JSON it should be, with the place of the first error. */
public final class MalformedJson extends RuntimeFault {

  private static final long serialVersionUID = 1L;

  private final String reason;
  private final int line;
  private final int column;

  MalformedJson(String reason, int line, int column) {
    super(
        FaultCode.INVALID_INPUT,
        "Not valid JSON (line " + line + ", column " + column + "): " + reason);
    this.reason = reason;
    this.line = line;
    this.column = column;
  }

  static MalformedJson from(JsonProcessingException e) {
    JsonLocation at = e.getLocation() == null ? JsonLocation.NA : e.getLocation();
    // Jackson appends where in which source; we say where in our own words.
    String reason = e.getOriginalMessage();
    int cut = reason.indexOf("\n at [");
    return new MalformedJson(
        cut < 0 ? reason : reason.substring(0, cut),
        Math.max(1, at.getLineNr()),
        Math.max(1, at.getColumnNr()));
  }

  /** Why it is not valid, without the place. */
  public String reason() {
    return reason;
  }

  /** Line of the error, from 1. */
  public int line() {
    return line;
  }

  /** Column of the error, from 1, in UTF-16 units. */
  public int column() {
    return column;
  }
}
