package io.github.containerreconciler.agent.cli;

import io.github.containerreconciler.internal.config.Durations;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.management.openmbean.CompositeData;

/** Decisions and removals, as JMX gives them, as tables. */
final class Decisions {

  private static final int SHORT_ID = 12;
  private static final List<String> PRESSING = List.of("DANGLING", "HELD", "UNCONFIRMED");
  static final Set<String> GONE = Set.of("REMOVED", "ALREADY_GONE");

  /** Least needed first, where there is no room. */
  private static final String DISPENSABLE = "KIND,IMAGE,RULE,AGE,REASON,ERROR,ID";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private Decisions() {}

  /**
   * Returns what wants an operator's eye, of what still runs: dangling, held, or not yet confirmed.
   */
  static CompositeData[] pressing(CompositeData[] decisions, CompositeData[] removals) {
    Set<String> gone = new HashSet<>();
    for (CompositeData removal : removals) {
      if (GONE.contains(text(removal, "outcome"))) {
        gone.add(text(removal, "id"));
      }
    }
    return Arrays.stream(decisions)
        .filter(d -> PRESSING.contains(text(d, "verdict")) && !gone.contains(text(d, "id")))
        .toArray(CompositeData[]::new);
  }

  /** The reason that all that is held shares; empty if they differ or nothing is held. */
  static String sharedReasonOfHeld(CompositeData[] decisions) {
    List<String> reasons =
        Arrays.stream(decisions)
            .filter(d -> text(d, "verdict").equals("HELD"))
            .map(d -> text(d, "reason"))
            .toList();
    return reasons.size() > 1 && Set.copyOf(reasons).size() == 1 ? reasons.get(0) : "";
  }

  /** Leaves out a reason that is said already; empty for none. */
  static TextTable table(String indent, CompositeData[] decisions, String saidAlready) {
    TextTable table =
        new TextTable(indent, "VERDICT,KIND,ID,NAME,IMAGE,AGE,RULE,REASON", DISPENSABLE);
    for (CompositeData d : decisions) {
      String reason = text(d, "reason");
      table.row(
          text(d, "verdict"),
          kind(d),
          shortId(text(d, "id")),
          text(d, "name"),
          image(d),
          age(d),
          text(d, "rule"),
          reason.equals(saidAlready) ? "" : reason);
    }
    return table;
  }

  static TextTable removals(String indent, CompositeData[] removals, int most) {
    TextTable table =
        new TextTable(indent, "TIME,OUTCOME,KIND,ID,NAME,IMAGE,AGE,RULE,ERROR", DISPENSABLE);
    for (int i = 0; i < Math.min(most, removals.length); i++) {
      CompositeData r = removals[i];
      table.row(
          time(r, "time"),
          text(r, "outcome"),
          kind(r),
          shortId(text(r, "id")),
          text(r, "name"),
          image(r),
          age(r),
          text(r, "rule"),
          text(r, "error"));
    }
    return table;
  }

  /** Returns what happened. */
  static TextTable events(String indent, CompositeData[] events) {
    TextTable table =
        new TextTable(indent, "TIME,EVENT,ID,NAME,IMAGE,AGE,RULE,DETAIL", DISPENSABLE);
    String before = "";
    for (CompositeData e : events) {
      String detail = time(e, "detail"); // a container is kept until then
      table.row(
          time(e, "time"),
          text(e, "event"),
          shortId(text(e, "id")),
          text(e, "name"),
          image(e),
          text(e, "ageSeconds").equals("0") ? "" : age(e),
          text(e, "rule"),
          !detail.isEmpty() && detail.equals(before) ? "as above" : detail);
      before = detail;
    }
    return table;
  }

  /** Empty if there is no such item. */
  static String text(CompositeData data, String key) {
    return data.containsKey(key) && data.get(key) != null ? String.valueOf(data.get(key)) : "";
  }

  /** By this machine's zone; what is no time stays as it is. */
  static String time(CompositeData data, String key) {
    return time(instant(data, key));
  }

  /** As ISO 8601 writes it, where it is a time. */
  @SuppressWarnings("JavaUtilDate") // the only time type that JMX's open types know
  static String instant(CompositeData data, String key) {
    return data.containsKey(key) && data.get(key) instanceof Date date
        ? Instant.ofEpochMilli(date.getTime()).toString()
        : text(data, key);
  }

  static String time(String iso) {
    try {
      return TIME.format(Instant.parse(iso).atZone(ZoneId.systemDefault()));
    } catch (DateTimeException e) {
      return iso;
    }
  }

  /** Most are containers, and need no word for it. */
  private static String kind(CompositeData data) {
    String kind = text(data, "kind").toLowerCase(Locale.ROOT);
    return kind.equals("container") ? "" : kind;
  }

  /** An image known by its digest alone is shortened. */
  private static String image(CompositeData data) {
    String image = text(data, "image");
    int digest = image.indexOf("sha256:");
    return digest < 0 || image.length() < digest + 7 + SHORT_ID
        ? image
        : image.substring(0, digest + 7 + SHORT_ID);
  }

  static String shortId(String id) {
    return id.matches("[0-9a-f]{64}") ? id.substring(0, SHORT_ID) : id;
  }

  static String age(CompositeData data) {
    return data.containsKey("ageSeconds")
        ? Durations.format(Duration.ofSeconds(number(data, "ageSeconds")))
        : "";
  }

  /** 0 if there is no such number. */
  static long number(CompositeData data, String key) {
    return data.containsKey(key) && data.get(key) instanceof Number number ? number.longValue() : 0;
  }
}
