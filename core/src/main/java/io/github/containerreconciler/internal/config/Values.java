package io.github.containerreconciler.internal.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads typed values and notes down every one that is not allowed; the key's default then stands in
 * for it.
 */
final class Values {

  private final Map<String, Setting> settings;
  private final List<String> problems;

  Values(Map<String, Setting> settings, List<String> problems) {
    this.settings = settings;
    this.problems = problems;
  }

  Map<String, Setting> all() {
    return settings;
  }

  String text(Key key) {
    String value = single(key, key.text());
    return value == null ? key.defaultText() : value;
  }

  boolean bool(Key key) {
    return bool(key, key.text());
  }

  boolean bool(Key key, String written) {
    boolean otherwise = key.defaultText().equals("true");
    String value = single(key, written);
    if (value == null) {
      return otherwise;
    }
    String lower = value.toLowerCase(Locale.ROOT);
    if (!lower.equals("true") && !lower.equals("false")) {
      problem(key, written, value, "");
      return otherwise;
    }
    return lower.equals("true");
  }

  int count(Key key) {
    String value = single(key, key.text());
    if (value != null) {
      try {
        int count = Integer.parseInt(value);
        if (key.allows(count)) {
          return count;
        }
        problem(key, key.text(), value, "");
      } catch (NumberFormatException e) {
        problem(key, key.text(), value, ", which is no whole number");
      }
    }
    return Integer.parseInt(key.defaultText());
  }

  Duration duration(Key key) {
    Duration duration = durationOrNull(key);
    return duration == null ? Durations.parse(key.defaultText()) : duration;
  }

  /** Null if it is not set or not usable. */
  @Nullable Duration durationOrNull(Key key) {
    String value = single(key, key.text());
    if (value == null) {
      return null;
    }
    try {
      Duration duration = Durations.parse(value);
      if (key.allows(duration)) {
        return duration;
      }
      problem(key, key.text(), value, "");
    } catch (IllegalArgumentException e) {
      problem(key, key.text(), value, ", which " + e.getMessage());
    } catch (ArithmeticException e) {
      problem(key, key.text(), value, ""); // longer than any duration
    }
    return null;
  }

  List<String> list(Key key) {
    return list(key, key.text());
  }

  /** Without the blank ones, which are problems. */
  List<String> list(Key key, String written) {
    List<String> list = new ArrayList<>();
    Setting setting = settings.get(written);
    if (setting != null) {
      for (String value : setting.values()) {
        if (value.isBlank()) {
          problem(key, written, value, ", an empty element");
        } else {
          list.add(value.strip());
        }
      }
    }
    return list;
  }

  /** The one value of a key; null if it is not set or not usable. */
  @Nullable String single(Key key, String written) {
    Setting setting = settings.get(written);
    if (setting == null) {
      return null;
    }
    String value = setting.values().size() == 1 ? setting.values().get(0).strip() : "";
    if (value.isEmpty()) {
      String all = String.join(", ", setting.values());
      problem(key, written, all, setting.values().size() > 1 ? ", a list" : "");
      return null;
    }
    return value;
  }

  /**
   * @param why completes what the value was; may be empty
   */
  void problem(Key key, String written, String value, String why) {
    Setting setting = Objects.requireNonNull(settings.get(written));
    problems.add(setting.problem("was \"" + value + "\"" + why + "; allowed: " + key.allowed()));
  }
}
