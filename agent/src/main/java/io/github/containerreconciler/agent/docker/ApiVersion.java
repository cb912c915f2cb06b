package io.github.containerreconciler.agent.docker;

import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.EngineException.Reason;

/** A version of Docker's API, such as 1.41. */
record ApiVersion(int major, int minor) implements Comparable<ApiVersion> {

  /** The newest version that this adapter knows, and the oldest that it can use. */
  static final ApiVersion NEWEST = new ApiVersion(1, 51);

  static final ApiVersion OLDEST = new ApiVersion(1, 24);

  /** The first one in which an image can be inspected for a platform. */
  static final ApiVersion WITH_PLATFORM = new ApiVersion(1, 49);

  static ApiVersion parse(String text) throws EngineException {
    int dot = text.indexOf('.');
    if (dot < 0) {
      throw noVersion(text);
    }
    return new ApiVersion(number(text, 0, dot), number(text, dot + 1, text.length()));
  }

  private static int number(String text, int from, int to) throws EngineException {
    int number = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw noVersion(text);
      }
      number = 10 * number + digit;
    }
    if (from == to || to - from > 6) {
      throw noVersion(text);
    }
    return number;
  }

  private static EngineException noVersion(String text) {
    return JsonReader.malformed("\"" + JsonReader.shorten(text) + "\" is no API version");
  }

  /** The newest version that both sides speak. */
  static ApiVersion negotiate(ApiVersion engineNewest, ApiVersion engineOldest)
      throws EngineException {
    ApiVersion common = engineNewest.compareTo(NEWEST) < 0 ? engineNewest : NEWEST;
    if (common.compareTo(engineOldest) < 0 || common.compareTo(OLDEST) < 0) {
      throw new EngineException(
          Reason.UNSUPPORTED_VERSION,
          "the engine speaks API "
              + engineOldest
              + " to "
              + engineNewest
              + ", this version of the reconciler "
              + OLDEST
              + " to "
              + NEWEST
              + ": one of the two needs an upgrade");
    }
    return common;
  }

  @Override
  public int compareTo(ApiVersion other) {
    return major != other.major
        ? Integer.compare(major, other.major)
        : Integer.compare(minor, other.minor);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
