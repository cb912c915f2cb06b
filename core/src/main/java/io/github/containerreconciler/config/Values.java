package io.github.containerreconciler.config;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads typed values and notes down every one that is not allowed; a default then stands in for it.
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

  boolean has(Key key) {
    return settings.containsKey(key.text());
  }

  String text(Key key, String otherwise) {
    String value = single(key, key.text());
    return value == null ? otherwise : value;
  }

  boolean bool(Key key, boolean otherwise) {
    return bool(key, key.text(), otherwise);
  }

  boolean bool(Key key, String written, boolean otherwise) {
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

  int count(Key key, int otherwise, int least, int most) {
    String value = single(key, key.text());
    if (value == null) {
      return otherwise;
    }
    try {
      int count = Integer.parseInt(value);
      if (count >= least && count <= most) {
        return count;
      }
    } catch (NumberFormatException e) {
      problem(key, key.text(), value, " is no whole number");
      return otherwise;
    }
    problem(key, value);
    return otherwise;
  }

  Duration duration(Key key, Duration otherwise, Duration least, Duration most) {
    String value = single(key, key.text());
    if (value == null) {
      return otherwise;
    }
    try {
      Duration duration = Durations.parse(value);
      if (duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0) {
        return duration;
      }
    } catch (IllegalArgumentException | ArithmeticException e) {
      problem(key, key.text(), value, ", which " + e.getMessage());
      return otherwise;
    }
    problem(key, value);
    return otherwise;
  }

  /** An engine's address; null if there is none. */
  @Nullable String address(Key key) {
    String value = single(key, key.text());
    if (value == null || value.startsWith("unix://") || value.startsWith("tcp://")) {
      return value;
    }
    problem(
        key,
        key.text(),
        value,
        value.startsWith("ssh://")
            ? " (forward the remote socket with ssh -L and name the local end)"
            : "");
    return null;
  }

  List<String> list(Key key) {
    return list(key, key.text());
  }

  List<String> list(Key key, String written) {
    Setting setting = settings.get(written);
    if (setting == null) {
      return List.of();
    }
    for (String value : setting.values()) {
      if (value.isBlank()) {
        problem(key, written, value, "");
      }
    }
    return setting.values().stream().map(String::strip).toList();
  }

  void problem(Key key, String value) {
    problem(key, key.text(), value, "");
  }

  /**
   * @param why completes what the value was; may be empty
   */
  void problem(Key key, String written, String value, String why) {
    Setting setting = Objects.requireNonNull(settings.get(written));
    problems.add(
        setting.key()
            + " ("
            + setting.origin()
            + "): was \""
            + value
            + "\""
            + why
            + "; allowed: "
            + key.allowed());
  }

  /** The one value of a key; null if it is not set or not usable. */
  @Nullable String single(Key key, String written) {
    Setting setting = settings.get(written);
    if (setting == null) {
      return null;
    }
    String value = setting.values().size() == 1 ? setting.values().get(0).strip() : "";
    if (value.isEmpty()) {
      problem(
          key,
          written,
          String.join(", ", setting.values()),
          setting.values().size() > 1 ? ", a list" : "");
      return null;
    }
    return value;
  }
}
