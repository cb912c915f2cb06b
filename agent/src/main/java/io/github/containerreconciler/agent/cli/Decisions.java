package io.github.containerreconciler.agent.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Decisions, removals and events, as JMX gives them, as tables. */
final class Decisions {

  private static final Set<String> PRESSING = Set.of("DANGLING", "HELD", "UNCONFIRMED");
  static final Set<String> GONE = Set.of("REMOVED", "ALREADY_GONE");

  /** Least needed first, where there is no room. */
  private static final String DISPENSABLE = "KIND,IMAGE,RULE,AGE,REASON,ERROR,ID";

  private Decisions() {}

  /**
   * Returns what wants an operator's eye, of what still runs: dangling, held, or not yet confirmed.
   */
  static List<Facts> pressing(List<Facts> decisions, List<Facts> removals) {
    Set<String> gone =
        removals.stream()
            .filter(removal -> GONE.contains(removal.text("outcome")))
            .map(removal -> removal.text("id"))
            .collect(Collectors.toSet());
    return decisions.stream()
        .filter(d -> PRESSING.contains(d.text("verdict")) && !gone.contains(d.text("id")))
        .toList();
  }

  /** The reason that all that is held shares; empty if they differ or nothing is held. */
  static String sharedReasonOfHeld(List<Facts> decisions) {
    List<String> reasons =
        decisions.stream()
            .filter(d -> d.text("verdict").equals("HELD"))
            .map(d -> d.text("reason"))
            .toList();
    return reasons.size() > 1 && Set.copyOf(reasons).size() == 1 ? reasons.get(0) : "";
  }

  /** Leaves out a reason that is said already; empty for none. */
  static TextTable table(String indent, List<Facts> decisions, String saidAlready) {
    List<Facts> shown =
        decisions.stream()
            .map(d -> d.text("reason").equals(saidAlready) ? d.with("reason", "") : d)
            .toList();
    return table(indent, "VERDICT,KIND,ID,NAME,IMAGE,AGE,RULE,REASON", shown);
  }

  static TextTable removals(String indent, List<Facts> removals) {
    return table(indent, "TIME,OUTCOME,KIND,ID,NAME,IMAGE,AGE,RULE,ERROR", removals);
  }

  static TextTable events(String indent, List<Facts> events) {
    List<Facts> shown = new ArrayList<>();
    String before = "";
    for (Facts event : events) {
      String detail = event.text("detail");
      Facts one = event.number("ageSeconds") == 0 ? event.with("ageSeconds", null) : event;
      boolean again = !detail.isEmpty() && detail.equals(before);
      shown.add(again ? one.with("detail", "as above") : one);
      before = detail;
    }
    return table(indent, "TIME,EVENT,ID,NAME,IMAGE,AGE,RULE,DETAIL", shown);
  }

  private static TextTable table(String indent, String header, List<Facts> rows) {
    TextTable table = new TextTable(indent, header, DISPENSABLE);
    for (Facts row : rows) {
      table.row(Arrays.stream(header.split(",", -1)).map(row::cell).toArray());
    }
    return table;
  }
}
