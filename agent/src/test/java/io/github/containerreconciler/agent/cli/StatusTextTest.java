package io.github.containerreconciler.agent.cli;

import static io.github.containerreconciler.agent.cli.TestReconciler.row;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said about one reconciler. */
class StatusTextTest {

  private final Map<String, Object> attributes =
      new HashMap<>(Map.of("engineEndpoint", "unix:///s", "engineClockSkewMillis", -5L));

  private String text() {
    return text(0);
  }

  private String text(int columns) {
    return new StatusText(attributes, new Terminal(System.out, System.err, false, columns))
        .toString();
  }

  private static CompositeData decision(String verdict, String id, String name, String reason) {
    return row(
        "id",
        id.repeat(64),
        "name",
        name,
        "image",
        "img",
        "rule",
        "job",
        "ageSeconds",
        300L,
        "verdict",
        verdict,
        "reason",
        reason);
  }

  private static CompositeData removal(String outcome, String id, String name) {
    return row(
        "time",
        "2026-01-02T03:04:05Z",
        "id",
        id.repeat(64),
        "name",
        name,
        "image",
        "img",
        "rule",
        "job",
        "ageSeconds",
        300L,
        "outcome",
        outcome,
        "error",
        "");
  }

  @Test
  void itShowsWhoClaimsOnTheSameEngine() {
    CompositeData claim =
        row(
            "reconciler",
            "default",
            "service",
            "com.acme.Main",
            "pid",
            4711L,
            "host",
            "build7",
            "ageSeconds",
            40L,
            "live",
            "true",
            "contested",
            3L);
    attributes.put("claims", new CompositeData[] {claim});

    assertThat(text())
        .containsPattern(
            "claim +default of com.acme.Main \\(pid 4711 on build7\\), written 40s ago, live,"
                + " contests 3 here$");
  }

  @Test
  void anEngineThatWasNeverReachedHasNoClock() {
    assertThat(text())
        .containsPattern("engine +unix:///s, NOT reached yet\\R")
        .doesNotContain("clock");
  }

  @Test
  void anEngineThatWasReachedMayBeUnhealthyNow() {
    attributes.putAll(Map.of("engineVersion", "20.10", "engineApiVersion", "1.41"));
    assertThat(text())
        .containsPattern(
            "engine +unix:///s, version 20.10 \\(API 1.41\\), NOT healthy, its clock -5 ms\\R");
    attributes.put("engineHealthy", true);
    assertThat(text()).contains("(API 1.41), healthy, its clock -5 ms");
  }

  @Test
  void rulesCallbacksBurstAndConfirmationsAreShown() {
    attributes.put(
        "rules",
        new CompositeData[] {row("name", "job", "labels", "job=1", "reportOnly", "false")});
    attributes.put(
        "settings",
        new CompositeData[] {
          row("key", "untracked-burst", "value", "10", "from", "default"),
          row("key", "confirmations", "value", "2", "from", "agent argument")
        });
    attributes.put(
        "callbacks",
        new CompositeData[] {
          row(
              "name",
              "store",
              "entries",
              7L,
              "matched",
              5L,
              "unmatched",
              2L,
              "millis",
              3L,
              "error",
              ""),
          row(
              "name",
              "other",
              "entries",
              0L,
              "matched",
              0L,
              "unmatched",
              0L,
              "millis",
              0L,
              "error",
              "threw IllegalStateException")
        });
    assertThat(text())
        .containsPattern("rule +job  labels=job=1\\R")
        .contains("untracked burst 10, confirmations 2")
        .containsPattern("callback +store: 7 entries, 5 matched, 2 unmatched, 3 ms\\R")
        .containsPattern("callback +other: threw IllegalStateException\\R");
  }

  @Test
  void theReasonOfAllThatIsHeldIsSaidOnce() {
    attributes.put(
        "decisions",
        new CompositeData[] {
          decision("HELD", "a", "one", "12 lost at once; call approveHeld()"),
          decision("HELD", "b", "two", "12 lost at once; call approveHeld()"),
          decision("DANGLING", "c", "three", "untracked")
        });
    assertThat(text())
        .containsOnlyOnce("12 lost at once; call approve-held")
        .contains("one", "two", "three", "untracked");
  }

  @Test
  void whatWasRemovedIsNotShownAsDangling() {
    attributes.put(
        "decisions",
        new CompositeData[] {
          decision("DANGLING", "a", "gone", "untracked"),
          decision("DANGLING", "b", "stays", "untracked")
        });
    attributes.put(
        "recentRemovals",
        new CompositeData[] {removal("REMOVED", "a", "gone"), removal("FAILED", "b", "stays")});
    assertThat(text())
        .containsPattern("DANGLING +b{12} +stays")
        .doesNotContainPattern("DANGLING +a{12}");
  }

  @Test
  void removalsHaveATimeAndSayHowManyThereAre() {
    CompositeData[] removals = new CompositeData[17];
    for (int i = 0; i < removals.length; i++) {
      removals[i] = removal("REMOVED", "a", "job-" + i);
    }
    attributes.put("recentRemovals", removals);
    assertThat(text())
        .contains("last removals (5 of 17)")
        .containsPattern("TIME +OUTCOME")
        .containsPattern("2026-01-0\\d \\d\\d:04:05  REMOVED")
        .contains("job-4")
        .doesNotContain("job-5");
  }

  @Test
  void noLineIsWiderThanTheTerminal() {
    attributes.put("name", "default");
    attributes.put("state", "BLOCKED");
    attributes.put("stateReason", "no callback is registered yet: nothing is removed without one");
    attributes.put("lastSweepTimestampSeconds", 1.7e9);
    attributes.put("ownedContainers", 12L);
    attributes.put("trackedContainers", 10L);
    attributes.put("danglingContainers", 10L);
    attributes.put(
        "decisions",
        new CompositeData[] {
          decision(
              "DANGLING", "a", "a-job-with-a-name", "untracked, and created 5m ago; grace is 5m")
        });
    attributes.put("recentRemovals", new CompositeData[] {removal("REMOVED", "b", "another-job")});
    assertThat(text(60).lines()).allMatch(line -> line.length() <= 60);
    assertThat(text(60)).contains("a-job-with-a-name", "DANGLING", "another-job", "REMOVED");
  }

  @Test
  void whatThereIsNoneOfIsLeftOut() {
    attributes.put("lastSweepTimestampSeconds", 1.7e9);
    attributes.put("ownedContainers", 0L);
    attributes.put("keptContainers", 0L);
    attributes.put("contestedContainers", 2L);
    attributes.put("sweepsTotal", 3L);
    assertThat(text())
        .containsPattern("took 0.000 s: 0 owned, 2 contested\\R")
        .containsPattern("so far +3 sweeps(\\R|$)");
  }

  @Test
  void oneOfAKindIsNotSaidInThePlural() {
    attributes.put("sweepsTotal", 1L);
    attributes.put(
        "callbacks",
        new CompositeData[] {
          row("name", "jobs", "entries", 1L, "matched", 1L, "unmatched", 0L, "millis", 2L)
        });
    assertThat(text())
        .containsPattern("so far +1 sweep(\\R|$)")
        .contains("jobs: 1 entry, 1 matched, 0 unmatched, 2 ms");
  }

  @Test
  void cellWithoutRoomStandsBelowItsRow() {
    TextTable table =
        new TextTable("  ", "TIME,NAME,DETAIL", "")
            .row("2026-11-29 02:56:58", "job-19-long-name-of-a-worker", "one of 5 that were lost")
            .row("2026-11-29 02:56:59", "job", "start");
    assertThat(table.render(new Terminal(System.out, System.err, false, 60)))
        .isEqualTo(
            """
              TIME                 NAME                          DETAIL
              2026-11-29 02:56:58  job-19-long-name-of-a-worker
                  one of 5 that were lost
              2026-11-29 02:56:59  job                           start
            """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tr", "ar-EG", "de", "fa-IR-u-nu-arabext"})
  void numbersAreTheSameInEveryLocale(String locale) {
    attributes.putAll(Map.of("engineVersion", "20.10", "engineApiVersion", "1.41"));
    attributes.put("lastSweepTimestampSeconds", 1.7e9);
    attributes.put("lastSweepDurationSeconds", 0.053);
    attributes.put("ownedContainers", 12L);
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag(locale));
    try {
      assertThat(text()).contains("took 0.053 s: 12 owned", "its clock -5 ms");
    } finally {
      Locale.setDefault(before);
    }
  }
}
