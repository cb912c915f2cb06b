package io.github.containerreconciler.agent.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.agent.docker.DockerEngine;
import io.github.containerreconciler.agent.log.Logs;
import io.github.containerreconciler.agent.settings.SettingsSources;
import io.github.containerreconciler.internal.callback.JmxCallbacks;
import io.github.containerreconciler.internal.judge.SelfIdentity;
import io.github.containerreconciler.internal.reconcile.Reconciler;
import io.github.containerreconciler.internal.sweep.Ports;
import io.github.containerreconciler.internal.sweep.ShutdownProbe;
import io.github.containerreconciler.internal.time.Clocks;
import io.github.containerreconciler.simulated.Call;
import io.github.containerreconciler.simulated.Fault;
import io.github.containerreconciler.simulated.SimulatedContainer;
import io.github.containerreconciler.simulated.SimulatedEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A state that lasts is said when it begins and when it ends: an hour of each fault, a sweep a
 * minute on a clock of the test's own, leaves a handful of lines.
 */
@Tag("nightly")
class AnHourOfFaultsTest {

  private static final int MINUTES = 60;

  @TempDir private Path folder;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final MBeanServer server = MBeanServerFactory.newMBeanServer();
  private final Jobs jobs = new Jobs();

  /** The application's callback; tracks nothing while it is in order. */
  public interface JobsMBean {
    String[] containerIds() throws Exception;
  }

  /** See above. */
  public static final class Jobs implements JobsMBean {

    private Callable<String[]> answer = () -> new String[0];

    @Override
    public String[] containerIds() throws Exception {
      return answer.call();
    }
  }

  @AfterEach
  void restore() throws IOException {
    Logs.configure("stderr", "info");
  }

  private interface Trouble {
    void begin(SimulatedEngine engine) throws Exception;

    /** Before the sweep of each minute. */
    default void goOn(SimulatedEngine engine, int minute) throws Exception {}
  }

  private interface Minutely extends Trouble {
    @Override
    default void begin(SimulatedEngine engine) {}

    @Override
    void goOn(SimulatedEngine engine, int minute) throws Exception;
  }

  private static ObjectName jobsName() throws Exception {
    return new ObjectName("io.github.containerreconciler:type=TrackedContainers,name=jobs");
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "asks");
    thread.setDaemon(true);
    return thread;
  }

  private List<String> anHourOf(Trouble trouble) throws Exception {
    return anHourOf("api-timeout=1s", trouble);
  }

  /** What the log says of an hour of this trouble, followed by a sweep that works. */
  private List<String> anHourOf(String settings, Trouble trouble) throws Exception {
    Path log = folder.resolve("agent.log");
    Logs.configure(log.toString(), "info");
    server.registerMBean(jobs, jobsName());
    InstantSource source = () -> now;
    Clock clock = source.withZone(ZoneOffset.UTC);
    try (SimulatedEngine engine =
        SimulatedEngine.builder().clock(clock).unixSocket(folder.resolve("e.sock")).start()) {
      try (Reconciler reconciler =
          new Reconciler(
              SettingsSources.load(
                      "owner-label=job,period=1m," + settings, new Properties(), Map.of())
                  .reconcilers()
                  .get(0),
              new Ports(
                  DockerEngine.of(engine.endpoint(), null, Map.of()),
                  new JmxCallbacks(server, "default", AnHourOfFaultsTest::thread),
                  new Ports.Host(SelfIdentity.NONE, new ShutdownProbe()),
                  new Ports.Time(new Clocks(clock, clock), (delay, task) -> () -> {}),
                  Runnable::run))) {
        reconciler.start();
        trouble.begin(engine);
        for (int i = 0; i < MINUTES; i++) {
          now = now.plus(Duration.ofMinutes(1));
          trouble.goOn(engine, i);
          reconciler.sweepNow();
        }
        engine.clearFaults();
        jobs.answer = () -> new String[0];
        if (!server.isRegistered(jobsName())) {
          server.registerMBean(jobs, jobsName());
        }
        now = now.plus(Duration.ofHours(2)); // any pause is over
        reconciler.sweepNow();
      }
    }
    List<String> lines = Files.readAllLines(log);
    lines.forEach(line -> System.out.println("[log] " + line));
    return lines;
  }

  private static String lost(SimulatedEngine engine) {
    return lost(engine, 0);
  }

  private static String lost(SimulatedEngine engine, int number) {
    return engine.add(
        SimulatedContainer.named("lost-" + number)
            .withLabel("job", "1")
            .withCreated(Instant.parse("2020-01-01T00:00:00Z")));
  }

  /** Engine reached, begins, ends, stopped. */
  private static void assertSaidOnce(List<String> lines, String what) {
    assertThat(lines).filteredOn(line -> line.contains(" WARN ")).hasSize(1);
    assertThat(lines).filteredOn(line -> line.contains(what)).hasSize(1);
    assertThat(lines).filteredOn(line -> line.contains("works again")).hasSize(1);
    assertThat(lines).hasSizeLessThanOrEqualTo(4);
  }

  @Test
  void ofAnEngineThatIsDown() throws Exception {
    assertSaidOnce(
        anHourOf(engine -> engine.fault(Call.PING, Fault.status(500, "down"))), "sweep skipped");
  }

  @Test
  void ofAListThatFails() throws Exception {
    assertSaidOnce(
        anHourOf(engine -> engine.fault(Call.LIST, Fault.status(500, "broken"))), "sweep failed");
  }

  @Test
  void ofACallbackWhoseWordsChangeEachTime() throws Exception {
    AtomicInteger count = new AtomicInteger();
    assertSaidOnce(
        anHourOf(
            engine ->
                jobs.answer =
                    () -> {
                      throw new IOException("at second " + count.incrementAndGet());
                    }),
        "sweep skipped");
  }

  @Test
  void ofACallbackThatIsNotThere() throws Exception {
    assertSaidOnce(anHourOf(engine -> server.unregisterMBean(jobsName())), "no callback");
  }

  @Test
  void ofACallbackThatHangs() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    Thread[] hanging = new Thread[1];
    List<String> lines =
        anHourOf(
            new Minutely() {
              @Override
              public void goOn(SimulatedEngine engine, int minute) throws Exception {
                if (minute == 0) {
                  jobs.answer =
                      () -> {
                        hanging[0] = Thread.currentThread();
                        awaitUninterruptibly(release);
                        return new String[0];
                      };
                }
                if (minute == MINUTES - 1) { // it comes back, in the last minute
                  release.countDown();
                  hanging[0].join();
                }
              }
            });
    assertSaidOnce(lines, "did not answer within");
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    boolean over = false;
    while (!over) {
      try {
        latch.await();
        over = true;
      } catch (InterruptedException e) {
        over = false; // some code does not care
      }
    }
  }

  @Test
  void ofAContainerThatCannotBeRemoved() throws Exception {
    List<String> lines =
        anHourOf(
            engine -> {
              lost(engine);
              engine.fault(Call.REMOVE, Fault.status(500, "device busy"));
            });
    assertThat(lines).filteredOn(line -> line.contains("not removed id=")).hasSize(1);
    assertThat(lines).filteredOn(line -> line.contains(": removed id=")).hasSize(1);
    assertThat(lines).hasSizeLessThanOrEqualTo(4);
  }

  @Test
  void ofAnEngineThatIsStuckInRemovals() throws Exception {
    List<String> lines =
        anHourOf(
            "api-timeout=1s",
            engine -> {
              for (int i = 0; i < 4; i++) {
                lost(engine, i);
              }
              engine.fault(Call.REMOVE, Fault.hang());
            });
    assertThat(lines)
        .as("the first three, and one that was under way beside them")
        .filteredOn(line -> line.contains("not removed id="))
        .hasSizeBetween(3, 4);
    assertThat(lines)
        .as("once, and when pauses end that let it seem well")
        .filteredOn(line -> line.contains("the engine is stuck"))
        .hasSizeBetween(1, 3);
    assertThat(lines).filteredOn(line -> line.contains(" WARN ")).hasSizeLessThanOrEqualTo(8);
    assertThat(lines).filteredOn(line -> line.contains(": removed id=")).hasSize(4);
  }

  @Test
  void ofAContainerThatCannotBeInspected() throws Exception {
    List<String> lines =
        anHourOf(
            engine -> {
              lost(engine);
              engine.fault(Call.INSPECT, Fault.status(500, "broken"));
            });
    assertThat(lines).hasSizeLessThanOrEqualTo(6);
  }

  @Test
  void ofAnEngineThatComesAndGoes() throws Exception {
    List<String> lines =
        anHourOf(
            new Minutely() {
              @Override
              public void goOn(SimulatedEngine engine, int minute) {
                engine.clearFaults();
                if (minute % 2 == 0) {
                  engine.fault(Call.PING, Fault.status(500, "down"));
                }
              }
            });
    assertThat(lines).filteredOn(line -> line.contains("sweeps alternate")).hasSize(1);
    assertThat(lines).hasSizeLessThanOrEqualTo(10);
  }

  @Test
  void ofADryRunThatFindsOneMoreEachMinute() throws Exception {
    List<String> lines =
        anHourOf(
            "api-timeout=1s,dry-run=true",
            new Minutely() {
              @Override
              public void goOn(SimulatedEngine engine, int minute) {
                lost(engine, minute);
              }
            });
    assertThat(lines)
        .as("each is said once")
        .filteredOn(line -> line.contains("would remove id="))
        .hasSize(MINUTES);
    assertThat(lines).hasSizeLessThanOrEqualTo(2 * MINUTES + 2);
  }

  @Test
  void ofAHoldThatShrinks() throws Exception {
    List<String> ids = new ArrayList<>();
    List<String> lines =
        anHourOf(
            "api-timeout=1s,untracked-burst=1",
            new Minutely() {
              @Override
              public void goOn(SimulatedEngine engine, int minute) {
                if (minute == 0) {
                  for (int i = 0; i < 40; i++) {
                    ids.add(lost(engine, i));
                  }
                  jobs.answer = () -> ids.toArray(new String[0]);
                } else {
                  jobs.answer = () -> new String[0];
                  engine.removeDirectly(ids.get(Math.min(minute, ids.size()) - 1));
                }
              }
            });
    assertThat(lines).filteredOn(line -> line.contains("holding 39 containers")).hasSize(1);
    assertThat(lines).filteredOn(line -> line.contains("nothing is held any more")).hasSize(1);
    assertThat(lines).hasSizeLessThanOrEqualTo(5);
  }

  @Test
  void ofNothingAtAll() throws Exception {
    assertThat(anHourOf(engine -> {})).hasSizeLessThanOrEqualTo(2);
  }
}
