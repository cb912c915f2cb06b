package io.github.containerreconciler.agent.cli;

import static io.github.containerreconciler.agent.cli.TestReconciler.row;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands that act, on a service reached by its JMX URL. */
class OperatorTest {

  private TestService service;
  private TestReconciler reconciler;

  /** What the operations were called with. */
  private final List<String> calls = new CopyOnWriteArrayList<>();

  @BeforeEach
  void aService() throws Exception {
    service = new TestService(Map.of());
    reconciler = service.reconciler("default");
  }

  @AfterEach
  void theEnd() throws Exception {
    service.close();
  }

  private Object called(Object[] arguments, Object answer) {
    calls.add(Arrays.deepToString(arguments));
    return answer;
  }

  @ParameterizedTest
  @CsvSource({"2h,7200", "1m,60", "7d,604800", "off,0"})
  void keepPassesOnHowLong(String duration, long seconds) {
    reconciler.operation("keep", a -> called(a, "kept"), String.class, long.class);
    TestService.Run run = service.run("keep", "TARGET", "job-17", duration);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).isEqualTo("kept\n");
    assertThat(calls).containsExactly("[job-17, " + seconds + "]");
  }

  @ParameterizedTest
  @CsvSource({"59s", "169h", "2", "never", "0s"})
  void keepRefusesWhatIsTooShortOrTooLong(String duration) {
    TestService.Run run = service.run("keep", "TARGET", "job-17", duration);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains(duration).contains("allowed: 1m to 7d, or off");
  }

  /** What {@code remove} gives: the report of a sweep. */
  private static CompositeData report(String outcome, String error, CompositeData... removals) {
    return row("outcome", outcome, "error", error, "removals", removals);
  }

  private static CompositeData removal(String name, String outcome, String error) {
    return row("id", "b".repeat(64), "name", name, "outcome", outcome, "error", error);
  }

  @Test
  void aRefusedRemovalDoesNotKeepTheOthers() {
    reconciler.operation(
        "remove",
        a -> {
          if (a[0].equals("job-1")) {
            throw new IllegalArgumentException("job-1 is TRACKED: the application tracks it");
          }
          return report("COMPLETED", "", removal("job-2", "REMOVED", ""));
        },
        String.class);
    TestService.Run run = service.run("remove", "TARGET", "job-1", "job-2");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out())
        .contains("job-1: not removed: job-1 is TRACKED: the application tracks it")
        .contains("job-2: REMOVED");
    assertThat(service.run("remove", "TARGET", "job-1", "job-2", "--json").out())
        .contains("\"error\" : \"job-1 is TRACKED", "\"outcome\" : \"REMOVED\"");
    assertThat(service.run("remove", "TARGET", "job-2").code()).isZero();
  }

  @Test
  void aFailedRemovalExitsWithOne() {
    reconciler.operation(
        "remove",
        a -> report("COMPLETED", "", removal("job-2", "FAILED", "engine: timeout")),
        String.class);
    TestService.Run run = service.run("remove", "TARGET", "job-2");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("job-2: FAILED: engine: timeout");
  }

  @Test
  void removalNotTriedExitsWithOneAndSaysWhy() {
    reconciler.operation(
        "remove",
        a ->
            report(
                a[0].equals("a") ? "SKIPPED" : "COMPLETED", a[0].equals("a") ? "no callback" : ""),
        String.class);
    TestService.Run run = service.run("remove", "TARGET", "a", "b");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out())
        .contains("a: not removed: no callback")
        .contains("b: not removed: it was no longer dangling right before");
  }

  @Test
  void approvingNamedContainersApprovesThoseAlone() {
    reconciler.operation("approveHeld", a -> called(new Object[] {"all"}, 9));
    reconciler.operation("approve", a -> called((Object[]) a[0], 1), String[].class);
    TestService.Run run = service.run("approve-held", "TARGET", "a", "b");
    assertThat(calls).containsExactly("[a, b]");
    assertThat(run.code()).as("one of them is not held").isEqualTo(1);
    assertThat(run.out()).contains("1 of 2 held: the next sweep removes");
    assertThat(service.run("approve-held", "TARGET").out()).contains("9 held");
  }

  @Test
  void historyShowsOneContainerOnly() {
    reconciler.operation(
        "history",
        a ->
            called(
                a,
                new CompositeData[] {
                  row(
                      "time",
                      "2026-01-02T03:04:05Z",
                      "event",
                      "removed",
                      "id",
                      "a".repeat(64),
                      "name",
                      "job-1",
                      "error",
                      ""),
                  row(
                      "time",
                      "2026-01-02T03:04:04Z",
                      "event",
                      "kept",
                      "id",
                      "b".repeat(64),
                      "name",
                      "job-2",
                      "error",
                      "")
                }),
        int.class);
    TestService.Run all = service.run("history", "TARGET", "--lines", "7");
    assertThat(calls).containsExactly("[7]");
    assertThat(all.out()).contains("TIME", "EVENT", "aaaaaaaaaaaa  job-1", "job-2");
    TestService.Run one = service.run("history", "TARGET", "bbbbbb");
    assertThat(one.out()).contains("job-2").doesNotContain("job-1");
    assertThat(service.run("history", "TARGET", "/job-1", "--json").out())
        .contains("\"event\" : \"removed\"")
        .doesNotContain("job-2");
  }

  @Test
  void historySaysAgesAndNoReasonTwice() {
    CompositeData[] events = new CompositeData[3];
    for (int i = 0; i < events.length; i++) {
      events[i] =
          row(
              "time",
              "2026-01-02T03:04:05Z",
              "event",
              i < 2 ? "held" : "start",
              "name",
              "job-" + i,
              "ageSeconds",
              i < 2 ? 4063L : 0L,
              "detail",
              i < 2 ? "2 were lost at once" : "enabled=true");
    }
    reconciler.operation("history", a -> events, int.class);
    assertThat(service.run("history", "TARGET").out())
        .containsPattern("TIME +EVENT +NAME +AGE +DETAIL\\R")
        .containsPattern("held +job-0 +1h 7m 43s +2 were lost at once\\R")
        .containsPattern("held +job-1 +1h 7m 43s +as above\\R")
        .containsPattern("start +job-2 +enabled=true");
  }

  @Test
  void sweepLogsItsSummaryAndTheHoldOnce() {
    CompositeData[] held = new CompositeData[2];
    for (int i = 0; i < held.length; i++) {
      held[i] = row("id", "c" + i, "name", "job-" + i, "verdict", "HELD", "reason", "2 were lost");
    }
    CompositeData report =
        row(
            "outcome",
            "COMPLETED",
            "summary",
            "3 owned: 2 held, 1 kept; nothing was removed",
            "removalFailures",
            0L,
            "removals",
            new CompositeData[0],
            "decisions",
            held);
    reconciler.operation("sweep", a -> report);
    TestService.Run run = service.run("sweep", "TARGET");
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .startsWith("COMPLETED: 3 owned: 2 held, 1 kept; nothing was removed\n")
        .containsOnlyOnce("2 were lost")
        .contains("job-0", "job-1");
  }

  @Test
  void explainOfAnUnknownContainerExitsWithOne() throws Exception {
    service.reconciler("eu").operation("explain", a -> "x (1): kept: tracked", String.class);
    reconciler.operation("explain", a -> "unknown: no container " + a[0], String.class);
    TestService.Run unknown = service.run("explain", "TARGET", "x", "--reconciler", "default");
    assertThat(unknown.code()).isEqualTo(1);
    TestService.Run known = service.run("explain", "TARGET", "x");
    assertThat(known.code()).as("one of two engines knows it").isZero();
    assertThat(known.out()).contains("default: unknown: ", "eu: x (1): kept");
  }

  @Test
  void aBrokenReconcilerDoesNotSilenceTheOthers() throws Exception {
    reconciler.operation(
        "preview",
        a -> {
          throw new IllegalStateException("the engine is down");
        });
    service.reconciler("eu").operation("preview", a -> new CompositeData[0]);
    TestService.Run text = service.run("preview", "TARGET");
    assertThat(text.code()).isEqualTo(1);
    assertThat(text.out()).contains("eu: a sweep would remove nothing");
    assertThat(text.err()).contains("reconciler default: the engine is down");
    assertThat(service.run("preview", "TARGET", "--json").out())
        .contains("\"error\" : \"the engine is down\"", "\"eu\" : [ ]");
  }

  @Test
  void aPreviewSaysThatSomeAreHeld() throws Exception {
    reconciler.operation("preview", a -> new CompositeData[0]);
    reconciler.attributes.put("HeldContainers", 3L);
    assertThat(service.run("preview", "TARGET").out())
        .isEqualTo("default: a sweep would remove nothing; held: 3, see status\n");
  }

  @Test
  void aHangingReconcilerDoesNotSilenceTheOthers() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    reconciler.operation(
        "preview",
        a -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return new CompositeData[0];
        });
    service.reconciler("eu").operation("preview", a -> new CompositeData[0]);
    TestService.Run run = service.run("preview", "TARGET", "--timeout", "1s");
    never.countDown();
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("eu: a sweep would remove nothing");
    assertThat(run.err()).contains("reconciler default: ", "gave no answer within 1s");
  }

  @Test
  void anOlderAgentDoesNotKnowTheCommand() {
    TestService.Run run = service.run("keep", "TARGET", "x", "2h");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("does not know this command: detach, then attach");
  }

  @Test
  void setSpeaksOfDurationsAsEverywhere() {
    TestService.Run run = service.run("set", "TARGET", "period=300s", "dry-run=true");
    assertThat(run.out()).contains("default: period=5m", "default: dry-run=true");
    assertThat(reconciler.attributes).containsEntry("PeriodSeconds", 300L);
  }

  @Test
  void attachToAJmxPortIsWrongUse() {
    TestService.Run run = service.run("attach", "TARGET", "owner-label=x");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("allowed for attach: a JVM of this machine");
  }
}
