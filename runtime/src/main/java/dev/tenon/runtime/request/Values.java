package dev.tenon.runtime.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.app.IparamDefinition;
import dev.tenon.runtime.invoke.Caller;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.outbound.Shown;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What placeholders can name in one request. */
final class Values {

  /** A text, and whether it says something that people must not see. */
  record Value(String text, boolean secret) {}

  private final Map<String, JsonNode> roots;
  private final Set<String> secretNames = new HashSet<>();
  private final Set<String> knownNames = new HashSet<>();
  private final Caller caller;
  private final Shown shown;

  private Values(Map<String, JsonNode> roots, Caller caller, Shown shown) {
    this.roots = roots;
    this.caller = caller;
    this.shown = shown;
    for (IparamDefinition definition : caller.app().iparams()) {
      knownNames.add(definition.name());
      if (definition.secure()) {
        secretNames.add(definition.name());
      }
    }
  }

  /** Those of the verbs of platforms before 2.3. */
  static Values ofVerb(Caller caller, Shown shown) {
    return new Values(
        Map.of("iparam", caller.iparams(), "oauth_iparams", Json.object()), caller, shown);
  }

  /** Those of templates. */
  static Values ofTemplate(Caller caller, JsonNode context, Shown shown) {
    Map<String, JsonNode> roots = new TreeMap<>();
    roots.put("iparam", caller.iparams());
    roots.put("context", context);
    roots.put("oauth_iparams", Json.object());
    ObjectNode urls = Json.object();
    caller.settings().accountUrls().forEach(urls::put);
    roots.put("current_host", Json.object().set("endpoint_urls", urls));
    return new Values(roots, caller, shown);
  }

  boolean isRoot(String name) {
    return roots.containsKey(name);
  }

  /** The value at a path of names from a root; what is not there is nothing. */
  JsonNode at(String root, Iterable<String> path) throws NoSubstitution {
    JsonNode node = roots.getOrDefault(root, MissingNode.getInstance());
    String last = "";
    for (String name : path) {
      if (node.isMissingNode() || node.isNull()) {
        throw new NoSubstitution("%s has no \"%s\" with anything in it.".formatted(root, name));
      }
      last = name;
      node =
          node.isArray() && name.matches("\\d{1,6}")
              ? node.path(Integer.parseInt(name))
              : node.path(name);
    }
    // All accounts of an app that has only one are this one.
    return root.equals("current_host")
            && node.isObject()
            && last.equals("endpoint_urls")
            && node.size() == 1
        ? node.iterator().next()
        : node;
  }

  /** A value as text, as far as it is one. */
  Value text(String root, String name, JsonNode node) {
    String text =
        node.isMissingNode() || node.isNull()
            ? ""
            : node.isContainerNode() ? Json.write(node) : node.asText();
    // A page of the app's own says which of its parameters are secret only when it saves them.
    boolean secret =
        root.equals("iparam")
            && (secretNames.contains(name)
                || (!knownNames.contains(name) && !hidden(text).equals(text)));
    if (secret) {
      shown.hide(text);
    }
    return new Value(text, secret);
  }

  /** A text made of others; what is made of a secret is one. */
  Value made(String text, boolean secret) {
    if (secret) {
      shown.hide(text);
    }
    return new Value(text, secret);
  }

  private String hidden(String text) {
    return caller.withoutSecrets().apply(text);
  }
}
