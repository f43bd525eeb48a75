package dev.tenon.runtime.invoke;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Optional;

/** What a handler answers its caller with: {@code renderData(error, data)}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Answer.Data.class, name = "data"),
  @JsonSubTypes.Type(value = Answer.Refused.class, name = "refused"),
})
public sealed interface Answer {

  /** The handler is content; {@code json} is what it answers, if anything. */
  record Data(Optional<String> json) implements Answer {}

  /**
   * The handler refuses.
   *
   * @param status an HTTP status
   * @param message absent when the app gave none
   */
  record Refused(int status, Optional<String> message) implements Answer {}
}
