package io.github.containerreconciler.agent.cli;

import java.util.Arrays;
import java.util.Map;
import javax.management.openmbean.CompositeData;
import org.jspecify.annotations.Nullable;

/** A reconciler's attributes; what it lacks is empty. */
record Facts(Map<String, Object> attributes) {

  /** In one line, and in the words of the command line. */
  String text(String key) {
    return Words.of(attributes.getOrDefault(key, ""));
  }

  boolean flag(String key) {
    return Boolean.TRUE.equals(attributes.get(key));
  }

  long number(String key) {
    return attributes.get(key) instanceof Number number ? number.longValue() : 0;
  }

  double decimal(String key) {
    return attributes.get(key) instanceof Number number ? number.doubleValue() : 0;
  }

  CompositeData[] rows(String key) {
    return attributes.get(key) instanceof CompositeData[] data ? data : new CompositeData[0];
  }

  /** The row of a setting in force; null if it is not told. */
  @Nullable CompositeData setting(String key) {
    return Arrays.stream(rows("settings"))
        .filter(row -> Decisions.text(row, "key").equals(key))
        .findFirst()
        .orElse(null);
  }
}
