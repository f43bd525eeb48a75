package dev.tenon.runtime.custom;

/**
 * What is wrong with a definition, or could be better.
 *
 * @param pointer JSON pointer to the part
 * @param message no whole sentence: it begins small and ends without a full stop
 * @param fix what to do, a sentence that begins small
 */
public record DefinitionFault(String pointer, String message, String fix) {

  /** The same of a part that lies below {@code parent}. */
  DefinitionFault below(String parent) {
    return new DefinitionFault(parent + pointer, message, fix);
  }

  /** The same as problem details have it. */
  public Violation violation() {
    return new Violation(pointer, message + "; " + fix.replaceFirst("\\.$", ""), "");
  }
}
