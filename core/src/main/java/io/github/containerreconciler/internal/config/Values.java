package io.github.containerreconciler.internal.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads typed values. One that is not allowed is a problem; the key's default stands in for it. */
final class Values {

  private final Map<String, Setting> settings;
  private final ConfigProblems problems;

  Values(Map<String, Setting> settings, ConfigProblems problems) {
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
    Integer count = readOrNull(key, Values::wholeNumber, key::allows);
    return count == null ? Integer.parseInt(key.defaultText()) : count;
  }

  private static Integer wholeNumber(String text) {
    try {
      return Integer.valueOf(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("is no whole number", e);
    }
  }

  /** A number of bytes. */
  long size(Key key) {
    Long size = readOrNull(key, Sizes::parse, key::allowsSize);
    return size == null ? Sizes.parse(key.defaultText()) : size;
  }

  Duration duration(Key key) {
    Duration duration = durationOrNull(key);
    return duration == null ? Durations.parse(key.defaultText()) : duration;
  }

  /** Null if it is not set or not usable. */
  @Nullable Duration durationOrNull(Key key) {
    return readOrNull(key, Durations::parse, key::allows);
  }

  /** The message of the reader's exception completes "which". */
  private <T> @Nullable T readOrNull(Key key, Function<String, T> reader, Predicate<T> allows) {
    String value = single(key, key.text());
    if (value == null) {
      return null;
    }
    try {
      T read = reader.apply(value);
      if (allows.test(read)) {
        return read;
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
    Setting setting = settings.get(written);
    if (setting == null) {
      return key.defaultList();
    }
    List<String> list = new ArrayList<>();
    for (String value : setting.values()) {
      if (value.isBlank()) {
        problem(key, written, value, ", an empty element");
      } else if (isQuoted(key, value.strip())) {
        problem(key, written, value, ", with quotes that are part of it");
      } else {
        list.add(value.strip());
      }
    }
    return list;
  }

  /** A list of some of these; never empty. */
  List<String> choices(Key key, List<String> allowed) {
    List<String> list = list(key);
    if (settings.containsKey(key.text()) && (list.isEmpty() || !allowed.containsAll(list))) {
      problem(key, key.text(), String.join(",", list), "");
    }
    return list.isEmpty() || !allowed.containsAll(list) ? key.defaultList() : list;
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
    if (isQuoted(key, value)) {
      problem(key, written, value, ", with quotes that are part of it");
      return null;
    }
    return value;
  }

  /** Quotes came with the value from a file of variables; a program may take them. */
  private static boolean isQuoted(Key key, String value) {
    return key != Key.CALLBACK_EXEC && Quotes.isAround(value);
  }

  /** Why completes what the value was; it may be empty. */
  void problem(Key key, String written, String value, String why) {
    Setting setting = Objects.requireNonNull(settings.get(written));
    String shown = setting.isResolved() ? setting.text() : Secrets.shown(written, value);
    refuse(written, "was \"" + shown + "\"" + why + "; allowed: " + key.allowed());
  }

  /** What completes the sentence that begins with the key. */
  void refuse(String written, String what) {
    problems.problem(Objects.requireNonNull(settings.get(written)).problem(what));
  }

  void problem(String sentence) {
    problems.problem(sentence);
  }

  void warning(String sentence) {
    problems.warning(sentence);
  }

  int problemCount() {
    return problems.count();
  }

  /** Every setting in force: what is written, and the defaults of all else. */
  List<EffectiveSetting> effective() {
    List<EffectiveSetting> effective = new ArrayList<>();
    for (Key key : Key.values()) {
      boolean found = false;
      for (Map.Entry<String, Setting> entry : settings.entrySet()) {
        KeyPath path = KeyPath.of(entry.getKey());
        if (path != null && path.key() == key) {
          effective.add(shown(entry.getKey(), key, entry.getValue()));
          found = true;
        }
      }
      if (!found && key.hasDefault()) {
        String value =
            key.isList() ? String.join(",", key.defaultList()) : key.defaultText().replace("`", "");
        effective.add(new EffectiveSetting(key.text(), value, EffectiveSetting.DEFAULT));
      }
    }
    return effective;
  }

  /** A callback's values may hold passwords: they are shown as they were written. */
  private static EffectiveSetting shown(String key, Key kind, Setting setting) {
    List<String> values = kind.isOfCallback() ? setting.written() : setting.values();
    return new EffectiveSetting(key, Secrets.shown(key, values), setting.origin());
  }
}
