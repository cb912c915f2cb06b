package io.github.containerreconciler.internal.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads typed values. One that is not allowed is a problem; the key's default stands in for it. */
final class Values {

  private final Map<String, Setting> settings;
  private final ConfigProblems problems;
  private final String name;

  /** Those of a whole reconciler. */
  Values(Map<String, Setting> settings, ConfigProblems problems) {
    this(settings, problems, "");
  }

  private Values(Map<String, Setting> settings, ConfigProblems problems, String name) {
    this.settings = settings;
    this.problems = problems;
    this.name = name;
  }

  /** Those of the rule or the callback of this name. */
  Values of(String ruleOrCallback) {
    return new Values(settings, problems, ruleOrCallback);
  }

  /** The names in keys of this kind, each with the keys that are written for it. */
  Map<String, Set<Key>> names(Predicate<Key> kind) {
    Map<String, Set<Key>> names = new LinkedHashMap<>();
    for (String written : settings.keySet()) {
      KeyPath path = KeyPath.of(written);
      if (path != null && path.name() != null && kind.test(path.key())) {
        names.computeIfAbsent(path.name(), any -> new LinkedHashSet<>()).add(path.key());
      }
    }
    return names;
  }

  Map<String, Setting> all() {
    return settings;
  }

  private @Nullable Setting setting(Key key) {
    return settings.get(key.of(name));
  }

  /** The key and the place where it is written. */
  String where(Key key) {
    return Objects.requireNonNull(setting(key)).where();
  }

  String text(Key key) {
    return text(key, any -> true);
  }

  String text(Key key, Predicate<String> allows) {
    String value = single(key);
    if (value != null && !allows.test(value)) {
      problem(key, value, "");
      return key.defaultText();
    }
    return value == null ? key.defaultText() : value;
  }

  boolean bool(Key key) {
    return text(key, value -> value.toLowerCase(Locale.ROOT).matches("true|false"))
        .equalsIgnoreCase("true");
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
    String value = single(key);
    if (value == null) {
      return null;
    }
    try {
      T read = reader.apply(value);
      if (allows.test(read)) {
        return read;
      }
      problem(key, value, "");
    } catch (IllegalArgumentException e) {
      problem(key, value, ", which " + e.getMessage());
    } catch (ArithmeticException e) {
      problem(key, value, ""); // longer than any duration
    }
    return null;
  }

  /** Without the blank ones, which are problems. */
  List<String> list(Key key) {
    Setting setting = setting(key);
    if (setting == null) {
      return key.defaultList();
    }
    if (key.isOfRule() && setting.values().isEmpty()) {
      problem(key, "", ", an empty list"); // the rule would claim more than its author meant
    }
    List<String> list = new ArrayList<>();
    for (String value : setting.values()) {
      if (value.isBlank()) {
        problem(key, value, ", an empty element");
      } else if (isQuoted(key, value.strip())) {
        problem(key, value, ", with quotes that are part of it");
      } else {
        list.add(value.strip());
      }
    }
    return list;
  }

  /** A list of some of these; never empty. */
  List<String> choices(Key key, List<String> allowed) {
    List<String> list = list(key);
    if (list.isEmpty() || !allowed.containsAll(list)) {
      problem(key, String.join(",", list), "");
      return key.defaultList();
    }
    return list;
  }

  /** The one value of a key; null if it is not set or not usable. */
  @Nullable String single(Key key) {
    Setting setting = setting(key);
    if (setting == null) {
      return null;
    }
    String value = setting.values().size() == 1 ? setting.values().get(0).strip() : "";
    if (value.isEmpty()) {
      String all = String.join(", ", setting.values());
      problem(key, all, setting.values().size() > 1 ? ", a list" : "");
      return null;
    }
    if (isQuoted(key, value)) {
      problem(key, value, ", with quotes that are part of it");
      return null;
    }
    return value;
  }

  /** Quotes came with the value from a file of variables; a program may take them. */
  private static boolean isQuoted(Key key, String value) {
    return key != Key.CALLBACK_EXEC && Quotes.isAround(value);
  }

  /** Why completes what the value was; it may be empty. */
  void problem(Key key, String value, String why) {
    Setting setting = Objects.requireNonNull(setting(key));
    String shown = setting.isResolved() ? setting.text() : Secrets.shown(key.of(name), value);
    refuse(key, "was \"" + shown + "\"" + why + "; allowed: " + key.allowed());
  }

  /** What completes the sentence that begins with the key. */
  void refuse(Key key, String what) {
    problems.problem(Objects.requireNonNull(setting(key)).problem(what));
  }

  void problem(String sentence) {
    problems.problem(sentence);
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
