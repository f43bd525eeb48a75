package dev.tenon.runtime.compat;

/** What became of an app or of a part of it, from the best to the worst. */
enum Verdict {
  OK("ok"),
  /** It failed by what its own files do, or by an answer of the stub that it did not expect. */
  APP("app error"),
  /** It needs an npm package that it declares and that is not installed. */
  NPM("npm"),
  /** It failed by something that the platform lacks or does otherwise. */
  PLATFORM("platform error");

  private final String label;

  Verdict(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }
}
