package io.github.containerreconciler.agent.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.containerreconciler.agent.log.Logs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ThreadsTest {

  @TempDir private Path folder;
  private final AtomicInteger refusals = new AtomicInteger();
  private final List<String> ran = Collections.synchronizedList(new ArrayList<>());

  /** Runs what it does not refuse on the caller's thread. */
  private final Executor shortOfThreads =
      work -> {
        if (refusals.getAndDecrement() > 0) {
          throw new OutOfMemoryError("unable to create native thread");
        }
        work.run();
      };

  @BeforeEach
  void logToFile() throws IOException {
    Logs.configure(folder.resolve("log").toString(), "info");
  }

  @AfterEach
  void logToStderr() throws IOException {
    Logs.configure("stderr", "info");
  }

  private String log() throws IOException {
    return Files.readString(folder.resolve("log"));
  }

  @Test
  void workWithoutAThreadRunsOnceThereIsOne() throws IOException {
    try (Threads threads = new Threads(shortOfThreads)) {
      refusals.set(4); // two calls, and two attempts a second later
      threads.workers().execute(() -> ran.add("one"));
      threads.workers().execute(() -> ran.add("two"));
      await().untilAsserted(() -> assertThat(ran).containsExactly("one", "two"));
    }
    assertThat(log()).contains("no thread for some work");
  }

  @Test
  void aTaskThatThrowsRunsAgainASecondLater() throws IOException {
    try (Threads threads = new Threads(shortOfThreads)) {
      threads
          .timer()
          .schedule(
              Duration.ZERO,
              () -> {
                if (ran.size() < 3) { // the other one too
                  ran.add("failed");
                  throw new OutOfMemoryError("Java heap space");
                }
                ran.add("done");
              });
      threads.timer().schedule(Duration.ofMillis(10), () -> ran.add("other"));
      await()
          .untilAsserted(
              () -> assertThat(ran).containsExactly("failed", "other", "failed", "done"));
    }
    assertThat(log()).containsOnlyOnce("tried again every second");
  }

  @Test
  void whatIsCancelledDoesNotRun() {
    try (Threads threads = new Threads(shortOfThreads)) {
      threads.timer().schedule(Duration.ofMillis(50), () -> ran.add("cancelled")).cancel();
      threads.timer().schedule(Duration.ofMillis(100), () -> ran.add("later"));
      threads.timer().schedule(Duration.ofDays(400), () -> ran.add("much later"));
      threads.timer().schedule(Duration.ZERO, () -> ran.add("at once"));
      await().untilAsserted(() -> assertThat(ran).containsExactly("at once", "later"));
    }
  }

  @Test
  void onceClosedTheTimersThreadEnds() {
    new Threads(shortOfThreads).close();
    await().until(() -> timers() == 0);
  }

  private static long timers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("container-reconciler-timer"))
        .count();
  }

  @Test
  void whatEndsAThreadIsInOurLog() throws IOException {
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    List<Throwable> host = Collections.synchronizedList(new ArrayList<>());
    Thread.setDefaultUncaughtExceptionHandler((thread, e) -> host.add(e));
    try (Threads threads = new Threads()) {
      threads
          .workers()
          .execute(
              () -> {
                throw new IllegalStateException("odd");
              });
      await().untilAsserted(() -> assertThat(log()).contains("ended", "odd"));
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
    assertThat(host).isEmpty();
  }
}
