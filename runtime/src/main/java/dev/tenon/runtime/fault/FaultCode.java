package dev.tenon.runtime.fault;

/** What kind of trouble a {@link RuntimeFault} is, so that an edge can answer fittingly. */
public enum FaultCode {
  /** What the caller sent cannot be understood. */
  INVALID_INPUT,
  /** What the caller sent is understood, and does not fit what was said about it. */
  INVALID_DATA,
  /** What the caller sent is larger than allowed. */
  TOO_LARGE,
  /** What the caller sent did not arrive as a whole, or not in time. */
  TOO_SLOW,
  /** What the caller sent is not from whom it says it is, or from somebody who may not send it. */
  FORBIDDEN,
  /** What the caller names does not exist. */
  NOT_FOUND,
  /** What the caller wants contradicts what is there. */
  CONFLICT,
  /** An app's files are not as they must be. */
  INVALID_APP,
  /** An app did not agree to what was to be done with it. */
  SETUP_REFUSED,
  /** A function of an app was called, and did not answer as one that is well. */
  FUNCTION_FAILED,
  /** The store refused or failed; nothing was acknowledged. */
  STORE_FAILED,
  /** The store takes no writes at the moment, as with a full disk; nothing was acknowledged. */
  STORE_UNAVAILABLE,
  /** There is too much to do already; the same may be taken later. */
  BUSY,
  /** Something outside cannot be asked at the moment; the same may be taken later. */
  LATER,
  /** The runtime is stopping. */
  STOPPING,
  /** The machine lacks something, or refuses it. */
  ENVIRONMENT
}
