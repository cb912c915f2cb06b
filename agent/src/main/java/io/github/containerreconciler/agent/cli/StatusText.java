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
    String title = facts.words("name") + "  " + facts.words("state") + ": ";
    text.append(terminal.paint(Style.BOLD, facts.words("name"))).append("  ");
    text.append(terminal.paint(colour(), facts.words("state"))).append(": ");
    text.append(terminal.wrap(facts.words("stateReason"), title.length())).append(LINE);
    line("engine", engine(facts, terminal));
    line("settings", settings());
    facts.rows("rules").forEach(rule -> line("rule", row(rule)));
    callbacks().forEach(callback -> line("callback", callback));
    line("last sweep", lastSweep());
    line("so far", counters());
    facts.rows("kept").forEach(kept -> line("kept", row(kept)));
    first(MOST_ROWS, facts.rows("claims")).forEach(claim -> line("claim", claim(claim)));
    if (!facts.words("lastError").isEmpty()) {
      line("last error", terminal.paint(Style.RED, facts.words("lastError")));
    }
    pressing();
    removals();
    return text.toString().stripTrailing();
  }

  private void pressing() {
    List<Facts> all = Decisions.pressing(facts.rows("decisions"), facts.rows("recentRemovals"));
    String shared = Decisions.sharedReasonOfHeld(all);
    if (!shared.isEmpty()) {
      line("held", Words.of(shared));
    }
    List<Facts> shown = first(MOST_ROWS, all);
    table("dangling or held", shown.size(), all.size(), Decisions.table("    ", shown, shared));
  }

  private void removals() {
    List<Facts> all = facts.rows("recentRemovals");
    List<Facts> shown = first(RECENT, all);
    table("last removals", shown.size(), all.size(), Decisions.removals("    ", shown));
  }

  private static List<Facts> first(int most, List<Facts> all) {
    return all.subList(0, Math.min(most, all.size()));
  }

  private void table(String title, int shown, int all, TextTable table) {
    if (!table.isEmpty()) {
      String of = shown < all ? " (" + shown + " of " + all + ")" : "";
      text.append("  ").append(title).append(of).append(LINE).append(table.render(terminal));
    }
  }

  private Style colour() {
    return switch (facts.words("state")) {
      case "BLOCKED", "STOPPED" -> Style.RED;
      case "DISABLED", "STARTING" -> Style.YELLOW;
      default -> Style.GREEN;
    };
  }

  static String engine(Facts facts, Terminal terminal) {
    String version = facts.words("engineVersion");
    String endpoint = facts.words("engineEndpoint") + ", ";
    if (version.isEmpty()) { // what its clock says is not known either
      return endpoint + terminal.paint(Style.RED, "NOT reached yet");
    }
    return endpoint
        + format(
            "version %s (API %s), %s, its clock %+d ms",
            version,
            facts.words("engineApiVersion"),
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
      String value = facts.setting(key);
      if (value != null) {
        settings.append(", ").append(key.replace('-', ' ')).append(' ').append(Words.of(value));
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
    for (Facts row : facts.rows("callbacks")) {
      String error = row.text("error");
      callbacks.add(
          Words.of(
              row.text("name")
                  + (error.isEmpty()
                      ? format(
                          ": %s, %s matched, %s unmatched, %s ms",
                          Words.counted(row.number("entries"), "entry", "entries"),
                          row.text("matched"),
                          row.text("unmatched"),
                          row.text("millis"))
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
    String counts =
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
            "dangling leftovers", "danglingLeftovers");
    return format(
        "%s ago, took %.3f s: %s",
        Durations.format(ago.isNegative() ? Duration.ZERO : ago),
        facts.decimal("lastSweepDurationSeconds"),
        counts);
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
  static String row(Facts row) {
    List<String> said = new ArrayList<>(List.of(row.text("name")));
    row.values()
        .forEach(
            (key, value) -> {
              String shown =
                  value instanceof Object[] array
                      ? Arrays.stream(array).map(String::valueOf).collect(Collectors.joining(", "))
                      : row.time(key);
              if (!key.equals("name") && !shown.isEmpty() && !shown.equals("false")) {
                said.add(key + "=" + Facts.shortId(shown));
              }
            });
    return Words.of(String.join("  ", said).stripLeading());
  }

  private static String claim(Facts row) {
    String live = row.text("live").equals("true") ? "live" : "over";
    return Words.of(
        format(
            "%s of %s (pid %s on %s), written %s ago, %s, contests %s here",
            row.text("reconciler"),
            row.text("service"),
            row.text("pid"),
            row.text("host"),
            row.age(),
            live,
            row.text("contested")));
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
