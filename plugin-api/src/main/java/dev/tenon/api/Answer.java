package dev.tenon.api;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a function, an action or an app set-up handler answers; the Java form of {@code
 * renderData(error, data)}. A handler may also return any other value, which counts as {@link
 * #of(Object)}.
 */
public final class Answer {

  private final @Nullable Object data;
  private final @Nullable Refusal refusal;

  private Answer(@Nullable Object data, @Nullable Refusal refusal) {
    this.data = data;
    this.refusal = refusal;
  }

  /** Success without data. */
  public static Answer ok() {
    return new Answer(null, null);
  }

  /** Success with data: a value that Jackson can write, such as a record, a map or a node. */
  public static Answer of(Object data) {
    return new Answer(data, null);
  }

  /**
   * A refusal that the caller sees; from an app set-up handler it stops the operation.
   *
   * @param status an HTTP status, 400 to 599
   */
  public static Answer refuse(int status, String message) {
    return new Answer(null, new Refusal(status, message));
  }

  /** The data, when there is some. */
  public Optional<Object> data() {
    return Optional.ofNullable(data);
  }

  /** The refusal, when this is one. */
  public Optional<Refusal> refusal() {
    return Optional.ofNullable(refusal);
  }

  /**
   * Why the caller gets no data.
   *
   * @param status an HTTP status, 400 to 599
   */
  public record Refusal(int status, String message) {
    public Refusal {
      if (status < 400 || status > 599) {
        throw new IllegalArgumentException(
            "A refusal needs an HTTP status from 400 to 599, not " + status);
      }
    }
  }
}
