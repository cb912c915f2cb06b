package io.github.containerreconciler.agent.cli;

import io.github.containerreconciler.agent.cli.Terminal.Style;
import io.github.containerreconciler.agent.log.Logs;
import io.github.containerreconciler.internal.config.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.management.openmbean.CompositeData;

/** One reconciler's attributes as a person reads them. */
final class StatusText {

  private static final int RECENT = 5;
  private static final int MOST_ROWS = 20;
  private static final List<String> PRESSING = List.of("DANGLING", "HELD", "UNCONFIRMED");
  private static final String LINE = System.lineSeparator();

  private final Map<String, Object> attributes;
  private final Terminal terminal;

  StatusText(Map<String, Object> attributes, Terminal terminal) {
    this.attributes = attributes;
    this.terminal = terminal;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(LINE);
    text.append(terminal.paint(Style.BOLD, string("name"))).append("  ");
    text.append(terminal.paint(colour(), string("state"))).append(": ");
    text.append(string("stateReason")).append(LINE);
    line(text, "engine", engine());
    line(text, "settings", settings());
    line(text, "callbacks", callbacks());
    line(text, "last sweep", lastSweep());
    line(text, "so far", counters());
    if (!string("lastError").isEmpty()) {
      line(text, "last error", terminal.paint(Style.RED, string("lastError")));
    }
    table(text, "dangling or held", Decisions.table("    ", firstOf(pressing(data("decisions")))));
    table(text, "last removals", Decisions.removals("    ", data("recentRemovals"), RECENT));
    return text.toString();
  }

  /** What wants an operator's eye: dangling, held, or not yet confirmed. */
  static CompositeData[] pressing(CompositeData[] decisions) {
    return Arrays.stream(decisions)
        .filter(decision -> PRESSING.contains(decision.get("verdict")))
        .toArray(CompositeData[]::new);
  }

  private static CompositeData[] firstOf(CompositeData[] decisions) {
    return Arrays.copyOf(decisions, Math.min(MOST_ROWS, decisions.length));
  }

  private Style colour() {
    return switch (string("state")) {
      case "BLOCKED", "STOPPED" -> Style.RED;
      case "DISABLED", "STARTING" -> Style.YELLOW;
      default -> Style.GREEN;
    };
  }

  private String engine() {
    String version = string("engineVersion");
    String endpoint = string("engineEndpoint") + ", ";
    if (version.isEmpty()) { // what its clock says is not known either
      return endpoint + terminal.paint(Style.RED, "NOT reached yet");
    }
    return endpoint
        + "version "
        + version
        + " (API "
        + string("engineApiVersion")
        + "), "
        + (flag("engineHealthy") ? "healthy" : terminal.paint(Style.RED, "NOT healthy"))
        + ", its clock "
        + "%+d ms".formatted(number("engineClockSkewMillis"));
  }

  private String settings() {
    return (flag("enabled") ? "enabled" : terminal.paint(Style.YELLOW, "DISABLED"))
        + (flag("dryRun")
            ? ", " + terminal.paint(Style.YELLOW, "DRY RUN: removes nothing")
            : ", dry run off")
        + ", period "
        + seconds("periodSeconds")
        + ", creation grace "
        + seconds("creationGraceSeconds");
  }

  private String callbacks() {
    String[] sources = (String[]) attributes.getOrDefault("trackedSources", new String[0]);
    return sources.length == 0
        ? terminal.paint(Style.YELLOW, "none seen yet: nothing is removed without one")
        : Logs.escape(String.join(", ", sources));
  }

  private String lastSweep() {
    double at = decimal("lastSweepTimestampSeconds");
    if (at == 0) {
      return "none yet";
    }
    Duration ago = Duration.between(Instant.ofEpochMilli((long) (at * 1000)), Instant.now());
    return "%s ago, took %.3f s: %d owned, %d tracked, %d too young, %d exempt, %d dangling, %d held"
        .formatted(
            Durations.format(ago.isNegative() ? Duration.ZERO : ago),
            decimal("lastSweepDurationSeconds"),
            number("ownedContainers"),
            number("trackedContainers"),
            number("tooYoungContainers"),
            number("exemptContainers"),
            number("danglingContainers"),
            number("heldContainers"));
  }

  private String counters() {
    return "%d sweeps, %d failed, %d skipped; %d removed, %d removals failed, %d gone already"
        .formatted(
            number("sweepsTotal"),
            number("sweepFailuresTotal"),
            number("sweepsSkippedTotal"),
            number("removedTotal"),
            number("removalFailuresTotal"),
            number("alreadyGoneTotal"));
  }

  private static void line(StringBuilder text, String what, String value) {
    text.append("  %-11s ".formatted(what)).append(value).append(LINE);
  }

  private void table(StringBuilder text, String title, Table table) {
    if (!table.isEmpty()) {
      text.append("  ").append(title).append(LINE).append(table.render(terminal));
    }
  }

  private String seconds(String key) {
    return Durations.format(Duration.ofSeconds(number(key)));
  }

  private String string(String key) {
    return Logs.escape(String.valueOf(attributes.getOrDefault(key, "")));
  }

  private boolean flag(String key) {
    return Boolean.TRUE.equals(attributes.get(key));
  }

  private long number(String key) {
    return attributes.get(key) instanceof Number number ? number.longValue() : 0;
  }

  private double decimal(String key) {
    return attributes.get(key) instanceof Number number ? number.doubleValue() : 0;
  }

  private CompositeData[] data(String key) {
    return attributes.get(key) instanceof CompositeData[] data ? data : new CompositeData[0];
  }
}
