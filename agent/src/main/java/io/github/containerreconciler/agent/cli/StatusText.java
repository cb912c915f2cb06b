package io.github.containerreconciler.agent.cli;

import io.github.containerreconciler.agent.cli.Terminal.Style;
import io.github.containerreconciler.internal.config.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.management.openmbean.CompositeData;

/** One reconciler's attributes as a person reads them. */
final class StatusText {

  private static final int RECENT = 5;
  private static final int MOST_ROWS = 20;
  private static final int LABEL = 14;
  private static final String LINE = System.lineSeparator();

  private final Facts facts;
  private final Terminal terminal;
  private final StringBuilder text = new StringBuilder();

  StatusText(Map<String, Object> attributes, Terminal terminal) {
    this.facts = new Facts(attributes);
    this.terminal = terminal;
  }

  /** No line end at its end. */
  @Override
  public String toString() {
    text.setLength(0);
    text.append(LINE);
    String title = facts.text("name") + "  " + facts.text("state") + ": ";
    text.append(terminal.paint(Style.BOLD, facts.text("name"))).append("  ");
    text.append(terminal.paint(colour(), facts.text("state"))).append(": ");
    text.append(terminal.wrap(facts.text("stateReason"), title.length())).append(LINE);
    line("engine", engine(facts, terminal));
    line("settings", settings());
    for (CompositeData rule : facts.rows("rules")) {
      line("rule", row(rule));
    }
    callbacks().forEach(callback -> line("callback", callback));
    line("last sweep", lastSweep());
    line("so far", counters());
    for (CompositeData kept : facts.rows("kept")) {
      line("kept", row(kept));
    }
    CompositeData[] claims = facts.rows("claims");
    for (int i = 0; i < Math.min(MOST_ROWS, claims.length); i++) {
      line("claim", claim(claims[i]));
    }
    if (!facts.text("lastError").isEmpty()) {
      line("last error", terminal.paint(Style.RED, facts.text("lastError")));
    }
    pressing();
    removals();
    return text.toString().stripTrailing();
  }

  private void pressing() {
    CompositeData[] all = Decisions.pressing(facts.rows("decisions"), facts.rows("recentRemovals"));
    String shared = Decisions.sharedReasonOfHeld(all);
    if (!shared.isEmpty()) {
      line("held", Words.of(shared));
    }
    CompositeData[] shown = Arrays.copyOf(all, Math.min(MOST_ROWS, all.length));
    table("dangling or held", shown.length, all.length, Decisions.table("    ", shown, shared));
  }

  private void removals() {
    CompositeData[] all = facts.rows("recentRemovals");
    int shown = Math.min(RECENT, all.length);
    table("last removals", shown, all.length, Decisions.removals("    ", all, shown));
  }

  private void table(String title, int shown, int all, TextTable table) {
    if (!table.isEmpty()) {
      String of = shown < all ? " (" + shown + " of " + all + ")" : "";
      text.append("  ").append(title).append(of).append(LINE).append(table.render(terminal));
    }
  }

  private Style colour() {
    return switch (facts.text("state")) {
      case "BLOCKED", "STOPPED" -> Style.RED;
      case "DISABLED", "STARTING" -> Style.YELLOW;
      default -> Style.GREEN;
    };
  }

  static String engine(Facts facts, Terminal terminal) {
    String version = facts.text("engineVersion");
    String endpoint = facts.text("engineEndpoint") + ", ";
    if (version.isEmpty()) { // what its clock says is not known either
      return endpoint + terminal.paint(Style.RED, "NOT reached yet");
    }
    return endpoint
        + format(
            "version %s (API %s), %s, its clock %+d ms",
            version,
            facts.text("engineApiVersion"),
            facts.flag("engineHealthy") ? "healthy" : terminal.paint(Style.RED, "NOT healthy"),
            facts.number("engineClockSkewMillis"));
  }

  private String settings() {
    StringBuilder settings =
        new StringBuilder(
            format(
                "%s, %s, period %s, creation grace %s",
                facts.flag("enabled") ? "enabled" : terminal.paint(Style.YELLOW, "DISABLED"),
                facts.flag("dryRun")
                    ? terminal.paint(Style.YELLOW, "DRY RUN: removes nothing")
                    : "dry run off",
                seconds("periodSeconds"),
                seconds("creationGraceSeconds")));
    for (String key : List.of("untracked-burst", "confirmations")) {
      CompositeData row = facts.setting(key);
      if (row != null) {
        settings.append(", ").append(key.replace('-', ' ')).append(' ');
        settings.append(Words.of(Decisions.text(row, "value")));
      }
    }
    return settings.toString();
  }

  private List<String> callbacks() {
    List<String> callbacks = callbacks(facts);
    return callbacks.isEmpty()
        ? List.of(terminal.paint(Style.YELLOW, "none seen yet: nothing is removed without one"))
        : callbacks;
  }

  /** A line each; empty if there is none. */
  static List<String> callbacks(Facts facts) {
    List<String> callbacks = new ArrayList<>();
    for (CompositeData row : facts.rows("callbacks")) {
      String error = Decisions.text(row, "error");
      callbacks.add(
          Words.of(
              Decisions.text(row, "name")
                  + (error.isEmpty()
                      ? format(
                          ": %s, %s matched, %s unmatched, %s ms",
                          Words.counted(Decisions.number(row, "entries"), "entry", "entries"),
                          Decisions.text(row, "matched"),
                          Decisions.text(row, "unmatched"),
                          Decisions.text(row, "millis"))
                      : ": " + error)));
    }
    return callbacks;
  }

  private String lastSweep() {
    double at = facts.decimal("lastSweepTimestampSeconds");
    if (at == 0) {
      return "none yet";
    }
    Duration ago = Duration.between(Instant.ofEpochMilli((long) (at * 1000)), Instant.now());
    StringBuilder sweep = new StringBuilder();
    sweep.append(Durations.format(ago.isNegative() ? Duration.ZERO : ago)).append(" ago, took ");
    sweep.append(format("%.3f s: ", facts.decimal("lastSweepDurationSeconds")));
    sweep.append(
        counts(
            "owned", "ownedContainers",
            "tracked", "trackedContainers",
            "too young", "tooYoungContainers",
            "exempt", "exemptContainers",
            "lost", "lostContainers",
            "kept", "keptContainers",
            "contested", "contestedContainers",
            "dangling", "danglingContainers",
            "held", "heldContainers",
            "dangling leftovers", "danglingLeftovers"));
    return sweep.toString();
  }

  private String counters() {
    return counts(
        "sweeps", "sweepsTotal",
        "failed", "sweepFailuresTotal",
        "skipped", "sweepsSkippedTotal",
        "removed", "removedTotal",
        "removals failed", "removalFailuresTotal",
        "gone already", "alreadyGoneTotal",
        "leftovers removed", "leftoversRemovedTotal",
        "leftover removals failed", "leftoverRemovalFailuresTotal");
  }

  /**
   * Returns counts; a count of zero is left out.
   *
   * @param wordsAndKeys what is counted, and the attribute that counts it, in turn; the first is
   *     always said
   */
  private String counts(String... wordsAndKeys) {
    List<String> counts = new ArrayList<>();
    for (int i = 0; i < wordsAndKeys.length; i += 2) {
      long count = facts.number(wordsAndKeys[i + 1]);
      if (i == 0 || count != 0) {
        String word = wordsAndKeys[i];
        counts.add(Words.counted(count, word.replace("sweeps", "sweep"), word));
      }
    }
    return String.join(", ", counts);
  }

  /** Every item of a row that says something. */
  static String row(CompositeData row) {
    StringBuilder text = new StringBuilder(Decisions.text(row, "name"));
    for (String key : row.getCompositeType().keySet()) {
      Object value = row.get(key);
      String shown =
          value instanceof Object[] array
              ? Arrays.stream(array).map(String::valueOf).collect(Collectors.joining(", "))
              : Decisions.time(row, key);
      if (!key.equals("name") && value != null && !shown.isEmpty() && !shown.equals("false")) {
        text.append(text.isEmpty() ? "" : "  ").append(key).append('=');
        text.append(Decisions.shortId(shown));
      }
    }
    return Words.of(text);
  }

  private static String claim(CompositeData row) {
    String live = Decisions.text(row, "live").equals("true") ? "live" : "over";
    return Words.of(
        format(
            "%s of %s (pid %s on %s), written %s ago, %s, contests %s here",
            Decisions.text(row, "reconciler"),
            Decisions.text(row, "service"),
            Decisions.text(row, "pid"),
            Decisions.text(row, "host"),
            Decisions.age(row),
            live,
            Decisions.text(row, "contested")));
  }

  private void line(String what, String value) {
    text.append(format("  %-11s ", what)).append(terminal.wrap(value, LABEL)).append(LINE);
  }

  private String seconds(String key) {
    return Durations.format(Duration.ofSeconds(facts.number(key)));
  }

  /** The same in every locale. */
  static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
