package io.github.containerreconciler.agent.cli;

import io.github.containerreconciler.internal.config.Durations;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.management.openmbean.CompositeData;
import org.jspecify.annotations.Nullable;

/** A reconciler's attributes, or one row of a table among them; what is lacking is empty. */
record Facts(Map<String, @Nullable Object> values) {

  private static final int SHORT_ID = 12;
  private static final String DIGEST = "sha256:";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  static List<Facts> of(CompositeData[] rows) {
    return Arrays.stream(rows).map(row -> new Facts(Json.map(row))).toList();
  }

  Facts with(String key, @Nullable Object value) {
    Map<String, @Nullable Object> changed = new LinkedHashMap<>(values);
    changed.put(key, value);
    return new Facts(changed);
  }

  /** As it is; a time is written as ISO 8601 does. */
  @SuppressWarnings("JavaUtilDate") // the only time type that JMX's open types know
  String text(String key) {
    Object value = values.get(key);
    return value == null
        ? ""
        : value instanceof Date date
            ? Instant.ofEpochMilli(date.getTime()).toString()
            : value.toString();
  }

  /** In one line, and in the words of the command line. */
  String words(String key) {
    return Words.of(text(key));
  }

  boolean flag(String key) {
    return Boolean.TRUE.equals(values.get(key));
  }

  long number(String key) {
    return (long) decimal(key);
  }

  double decimal(String key) {
    return values.get(key) instanceof Number number ? number.doubleValue() : 0;
  }

  /** By this machine's zone; what is no time stays as it is. */
  String time(String key) {
    try {
      return TIME.format(Instant.parse(text(key)).atZone(ZoneId.systemDefault()));
    } catch (DateTimeException e) {
      return text(key);
    }
  }

  List<Facts> rows(String key) {
    return values.get(key) instanceof CompositeData[] data ? of(data) : List.of();
  }

  /** The value of a setting in force; null if it is not told. */
  @Nullable String setting(String key) {
    return rows("settings").stream()
        .filter(row -> row.text("key").equals(key))
        .map(row -> row.text("value"))
        .findFirst()
        .orElse(null);
  }

  /** What a table shows of the row in the column with this header. */
  String cell(String column) {
    String key = column.toLowerCase(Locale.ROOT);
    return switch (column) {
      case "AGE" -> age();
      case "ID" -> shortId(text(key));
      case "IMAGE" -> image();
      case "KIND" -> kind();
      case "TIME", "DETAIL" -> time(key);
      default -> text(key);
    };
  }

  String age() {
    return text("ageSeconds").isEmpty()
        ? ""
        : Durations.format(Duration.ofSeconds(number("ageSeconds")));
  }

  static String shortId(String id) {
    return id.matches("[0-9a-f]{64}") ? id.substring(0, SHORT_ID) : id;
  }

  /** An image known by its digest alone is shortened. */
  private String image() {
    String image = text("image");
    int digest = image.indexOf(DIGEST);
    int end = digest + DIGEST.length() + SHORT_ID;
    return digest < 0 || image.length() < end ? image : image.substring(0, end);
  }

  /** Most are containers, and need no word for it. */
  private String kind() {
    String kind = text("kind").toLowerCase(Locale.ROOT);
    return kind.equals("container") ? "" : kind;
  }
}
