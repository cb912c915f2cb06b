package io.github.containerreconciler.agent.docker;

import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.EngineException.Reason;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of Docker's API, such as 1.41. */
record ApiVersion(int major, int minor) implements Comparable<ApiVersion> {

  /** The newest version that this adapter knows, and the oldest that it can use. */
  static final ApiVersion NEWEST = new ApiVersion(1, 51);

  static final ApiVersion OLDEST = new ApiVersion(1, 24);

  /** The first one in which an image can be inspected for a platform. */
  static final ApiVersion WITH_PLATFORM = new ApiVersion(1, 49);

  private static final Pattern FORM = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})");

  static ApiVersion parse(String text) throws EngineException {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw JsonReader.malformed("\"" + JsonReader.shorten(text) + "\" is no API version");
    }
    return new ApiVersion(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)));
  }

  /** The newest version that both sides speak. */
  static ApiVersion negotiate(ApiVersion engineNewest, ApiVersion engineOldest)
      throws EngineException {
    ApiVersion common = engineNewest.compareTo(NEWEST) < 0 ? engineNewest : NEWEST;
    if (common.compareTo(engineOldest) < 0 || common.compareTo(OLDEST) < 0) {
      throw new EngineException(
          Reason.UNSUPPORTED_VERSION,
          ("the engine speaks API %s to %s, this version of the reconciler %s to %s: one of the"
                  + " two needs an upgrade")
              .formatted(engineOldest, engineNewest, OLDEST, NEWEST));
    }
    return common;
  }

  @Override
  public int compareTo(ApiVersion other) {
    return major != other.major ? major - other.major : minor - other.minor;
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
