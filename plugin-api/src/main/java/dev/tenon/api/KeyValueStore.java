package dev.tenon.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * What the app keeps under keys of its own, for this installation alone. It is there until it is
 * deleted, has expired, or the app is uninstalled. Every change is on disk when the method returns,
 * and is made as a whole: two runs that update one record at the same time lose nothing.
 *
 * <p>A key has at most 60 characters, a key and its value at most 40 KB together, and an
 * installation makes at most 50 calls a minute, reading ones too. Empty texts become null.
 *
 * <p>Each method throws {@link ServiceFailure} when the store refuses, with the status and the
 * message that a JavaScript app gets from {@code $db}.
 */
public interface KeyValueStore {

  /**
   * The value of a key.
   *
   * @return an object
   * @throws ServiceFailure with status 404 when there is none
   */
  JsonNode get(String key);

  /**
   * The value of a key as a value of the app's own, usually a record.
   *
   * @throws ServiceFailure with status 404 when there is none
   * @throws PermanentFailure when it does not fit the type
   */
  <T> T get(String key, Class<T> type);

  /** The value of a key, if there is one. */
  Optional<JsonNode> find(String key);

  /** The value of a key as a value of the app's own, if there is one. */
  <T> Optional<T> find(String key, Class<T> type);

  /** Sets a value, whether there is one or not, for ever. */
  void set(String key, Object value);

  /**
   * Sets a value.
   *
   * @param value what becomes a JSON object: an {@link JsonNode object node}, a record, a map
   */
  void set(String key, Object value, SetOptions options);

  /**
   * Changes a part of a value.
   *
   * @param attributes what the action says: an object or, to remove something, an array
   */
  void update(String key, Action action, Object attributes);

  /** Deletes a value; nothing happens where there is none. */
  void delete(String key);

  /** What {@link #update} can do. */
  enum Action {
    /**
     * Adds numbers to members of the value, as {@code {"visits": 1}} does. What is not there is
     * made, the value itself too.
     */
    INCREMENT,

    /**
     * Adds elements to the ends of arrays, as {@code {"tags": ["new"]}} does. What is not there is
     * made, the value itself too.
     */
    APPEND,

    /**
     * Sets what is at some paths, as {@code {"owner.name": "Ann", "tags[0]": "first"}} does. What a
     * path leads through must be there.
     */
    SET,

    /** Removes what is at some paths, as {@code ["owner.name", "tags[0]"]} does. */
    REMOVE
  }
}
