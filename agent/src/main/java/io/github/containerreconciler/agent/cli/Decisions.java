package io.github.containerreconciler.agent.cli;

import io.github.containerreconciler.internal.config.Durations;
import java.time.Duration;
import javax.management.openmbean.CompositeData;

/** Decisions and removals, as JMX gives them, as tables. */
final class Decisions {

  private static final int SHORT_ID = 12;

  private Decisions() {}

  static Table table(String indent, CompositeData[] decisions) {
    Table table = new Table(indent, "VERDICT", "ID", "NAME", "IMAGE", "AGE", "RULE", "REASON");
    for (CompositeData d : decisions) {
      table.row(
          d.get("verdict"),
          id(d),
          d.get("name"),
          d.get("image"),
          age(d),
          d.get("rule"),
          d.get("reason"));
    }
    return table;
  }

  static Table removals(String indent, CompositeData[] removals, int most) {
    Table table = new Table(indent, "OUTCOME", "ID", "NAME", "IMAGE", "AGE", "RULE", "ERROR");
    for (int i = 0; i < Math.min(most, removals.length); i++) {
      CompositeData r = removals[i];
      table.row(
          r.get("outcome"),
          id(r),
          r.get("name"),
          r.get("image"),
          age(r),
          r.get("rule"),
          r.get("error"));
    }
    return table;
  }

  private static String id(CompositeData data) {
    String id = String.valueOf(data.get("id"));
    return id.length() > SHORT_ID ? id.substring(0, SHORT_ID) : id;
  }

  private static String age(CompositeData data) {
    return Durations.format(Duration.ofSeconds(((Number) data.get("ageSeconds")).longValue()));
  }
}
