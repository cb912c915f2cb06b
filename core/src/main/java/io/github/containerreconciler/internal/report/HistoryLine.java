package io.github.containerreconciler.internal.report;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An event as one line of JSON. */
final class HistoryLine {

  private HistoryLine() {}

  static String write(String reconciler, HistoryEvent e) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("time", e.time().toString());
    facts.put("event", e.kind().text());
    facts.put("reconciler", reconciler);
    if (!e.id().isEmpty()) {
      facts.put("kind", e.subject());
      facts.put("id", e.id());
      facts.put("name", e.name());
    }
    if (!e.rule().isEmpty()) {
      facts.put("image", e.image());
      facts.put("rule", e.rule());
      facts.put("ageSeconds", e.ageSeconds());
    }
    facts.put("detail", e.detail());
    return JsonText.write(facts);
  }

  /** Reads a line; null if it is none of ours, or about another reconciler. */
  static @Nullable HistoryEvent read(String reconciler, String line) {
    try {
      if (!(JsonText.read(line) instanceof Map<?, ?> facts)
          || !reconciler.equals(facts.get("reconciler"))) {
        return null;
      }
      return new HistoryEvent(
          Instant.parse(text(facts, "time")),
          HistoryEvent.Kind.of(text(facts, "event")),
          text(facts, "kind"),
          text(facts, "id"),
          text(facts, "name"),
          text(facts, "image"),
          text(facts, "rule"),
          number(facts.get("ageSeconds")),
          text(facts, "detail"));
    } catch (IllegalArgumentException | DateTimeException e) {
      return null;
    }
  }

  private static String text(Map<?, ?> facts, String key) {
    return facts.get(key) instanceof String text ? text : "";
  }

  private static long number(@Nullable Object value) {
    return value instanceof JsonText.Literal number ? Long.parseLong(number.text()) : 0;
  }
}
