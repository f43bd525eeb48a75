package dev.tenon.runtime.ingress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.json.Json;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A form in parts, as browsers and mail services post it. Fields are texts; a file is an object
 * with its name, content type and content, which must be text too.
 */
final class MultipartForm {

  /** More parts than a form has in so little room would only be a way to cost time. */
  private static final int MAX_PARTS = 1_000;

  private static final Pattern BOUNDARY =
      Pattern.compile(";\\s*boundary=(?:\"([^\"]+)\"|([^;\\s]+))", Pattern.CASE_INSENSITIVE);
  private static final Pattern NAME = parameter("name");
  private static final Pattern FILE = parameter("filename");
  private static final Pattern TYPE = Pattern.compile("(?im)^content-type:\\s*([^\\r\\n]*?)\\s*$");
  private static final Pattern DISPOSITION =
      Pattern.compile("(?im)^content-disposition:([^\\r\\n]*)$");

  private MultipartForm() {}

  private static Pattern parameter(String name) {
    return Pattern.compile(
        ";\\s*" + name + "=(?:\"([^\"]*)\"|([^;\\s]*))", Pattern.CASE_INSENSITIVE);
  }

  /**
   * Reads a form.
   *
   * @throws RuntimeFault when it is none
   */
  static ObjectNode read(String body, String contentType) {
    String boundary =
        value(BOUNDARY, contentType)
            .orElseThrow(() -> broken("its content type names no boundary"));
    // What stands before the first part and behind the last is of no meaning.
    String[] parts = ("\r\n" + body).split(Pattern.quote("\r\n--" + boundary), MAX_PARTS + 2);
    if (parts.length < 2 || !parts[parts.length - 1].startsWith("--")) {
      throw broken(
          parts.length == MAX_PARTS + 2
              ? "it has more than " + MAX_PARTS + " parts"
              : "it does not end with the boundary that its content type names");
    }
    ObjectNode form = Json.object();
    for (int i = 1; i < parts.length - 1; i++) {
      add(form, parts[i].replaceFirst("^[ \\t]*\\r\\n", ""));
    }
    return form;
  }

  private static void add(ObjectNode form, String part) {
    int end = part.indexOf("\r\n\r\n");
    if (end < 0) {
      throw broken("a part has no empty line behind its headers");
    }
    String headers = part.substring(0, end);
    String content = part.substring(end + 4);
    String disposition = value(DISPOSITION, headers).orElse("");
    String name =
        value(NAME, disposition).orElseThrow(() -> broken("a part does not say its name"));
    JsonNode field =
        value(FILE, disposition)
            .<JsonNode>map(
                file ->
                    Json.object()
                        .put("filename", file)
                        .put("contentType", value(TYPE, headers).orElse("text/plain"))
                        .put("content", content))
            .orElseGet(() -> new TextNode(content));
    FormFields.add(form, name, field);
  }

  private static Optional<String> value(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    if (!found.find()) {
      return Optional.empty();
    }
    String quoted = found.group(1);
    return Optional.of(quoted == null ? found.group(2) : quoted);
  }

  private static RuntimeFault broken(String why) {
    return new RuntimeFault(
        FaultCode.INVALID_INPUT, "The body is not the form that it says it is: " + why + ".");
  }
}
