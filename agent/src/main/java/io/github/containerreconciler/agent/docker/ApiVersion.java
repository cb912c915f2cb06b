package io.github.containerreconciler.agent.docker;

import io.github.containerreconciler.engine.EngineException;
import io.github.containerreconciler.engine.EngineException.Reason;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of Docker's API, such as 1.41. */
record ApiVersion(int major, int minor) implements Comparable<ApiVersion> {

  /** What this adapter was written against, and what it can do with at the least. */
  static final ApiVersion NEWEST = new ApiVersion(1, 51);

  static final ApiVersion OLDEST = new ApiVersion(1, 24);

  private static final Pattern FORM = Pattern.compile("(\\d{1,4})\\.(\\d{1,6})");

  static ApiVersion parse(String text) throws EngineException {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw Json.malformed("\"" + Json.shorten(text) + "\" is no API version");
    }
    return new ApiVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
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
              + ", this version of the"
              + " reconciler "
              + OLDEST
              + " to "
              + NEWEST);
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
