package dev.tenon.runtime.invoke;

/** A service will not do what a handler asks; the reason is for the handler, as JSON. */
public final class ServiceRefusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String json;

  /**
   * @param json what a JavaScript handler is rejected with, usually {@code {status, message}}
   */
  public ServiceRefusal(String json) {
    super(json);
    this.json = json;
  }

  public String json() {
    return json;
  }
}
