package io.github.containerreconciler.internal.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.containerreconciler.internal.callback.Callbacks;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.ContainerDetails;
import io.github.containerreconciler.internal.engine.ContainerEngine;
import io.github.containerreconciler.internal.engine.EngineInfo;
import io.github.containerreconciler.internal.engine.ListFilter;
import io.github.containerreconciler.internal.engine.Platform;
import io.github.containerreconciler.internal.engine.Removal;
import io.github.containerreconciler.internal.engine.RemovalOptions;
import io.github.containerreconciler.internal.engine.Selection;
import io.github.containerreconciler.internal.judge.SelfIdentity;
import io.github.containerreconciler.internal.judge.TrackedSet;
import io.github.containerreconciler.internal.report.Counters;
import io.github.containerreconciler.internal.report.SweepReport;
import io.github.containerreconciler.internal.sweep.Ports;
import io.github.containerreconciler.internal.sweep.ShutdownProbe;
import io.github.containerreconciler.internal.testing.Configs;
import io.github.containerreconciler.internal.testing.Containers;
import io.github.containerreconciler.internal.testing.ContainersOnly;
import io.github.containerreconciler.internal.time.Clocks;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Operators on many threads change, sweep and stop while sweeps run. */
@Timeout(120)
class ConcurrencyTest {

  private static final int ROUNDS = 300;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicLong removals = new AtomicLong();
  private final AtomicInteger forbidden = new AtomicInteger();
  private final Queue<String> violations = new ConcurrentLinkedQueue<>();
  private final Queue<SweepReport> reports = new ConcurrentLinkedQueue<>();

  /** Every look finds a few more lost containers. */
  private final ContainerEngine engine =
      new ContainersOnly() {
        private final Map<String, Container> running = new ConcurrentHashMap<>();
        private final AtomicInteger made = new AtomicInteger();

        @Override
        public String endpoint() {
          return "fake://busy";
        }

        @Override
        public void ping(Duration timeout) {}

        @Override
        public EngineInfo info(Duration timeout) {
          return new EngineInfo("ID", "1", "1.41", Instant.now());
        }

        @Override
        public List<Container> list(ListFilter filter, Selection selection, Duration timeout) {
          for (int i = 0; i < 3; i++) {
            String name = "c" + made.incrementAndGet();
            Container c =
                Containers.container(
                    name, Instant.parse("2000-01-01T00:00:00Z"), Map.of("job", name));
            running.put(c.id(), c);
          }
          return running.values().stream().filter(selection::keeps).toList();
        }

        @Override
        public Optional<ContainerDetails> inspect(String container, Duration timeout) {
          return Optional.ofNullable(running.get(container))
              .map(c -> new ContainerDetails(c, "running", true, c.created()));
        }

        @Override
        public Optional<Map<String, String>> imageLabels(
            String imageId, @Nullable Platform platform, Duration timeout) {
          return Optional.of(Map.of());
        }

        @Override
        public Removal remove(String id, RemovalOptions options, Duration timeout) {
          if (forbidden.get() > 0) {
            violations.add("a removal started after the switch had returned");
          }
          removals.incrementAndGet();
          return running.remove(id) == null ? Removal.ALREADY_GONE : Removal.REMOVED;
        }

        @Override
        public void close() {}
      };

  private final Callbacks callbacks =
      new Callbacks() {
        @Override
        public List<String> names(List<String> required) {
          return List.of("jobs");
        }

        @Override
        public Answer ask(List<String> required, Duration timeout) {
          return Answer.of("jobs", TrackedSet.EMPTY);
        }
      };

  private Reconciler start() {
    Configs configs = new Configs();
    configs.removeParallelism = 4;
    Reconciler reconciler =
        new Reconciler(
            configs.build(),
            new Ports(
                engine,
                callbacks,
                new Ports.Host(SelfIdentity.NONE, new ShutdownProbe()),
                new Ports.Time(Clocks.system(), (delay, task) -> () -> {}),
                threads));
    reconciler.addListener(reports::add);
    reconciler.start();
    return reconciler;
  }

  @AfterEach
  void end() throws InterruptedException {
    threads.shutdownNow();
    assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
  }

  private Future<?> sweeping(Reconciler reconciler) {
    return threads.submit(
        () -> {
          for (int i = 0; i < ROUNDS; i++) {
            reconciler.sweepNow();
          }
        });
  }

  private Future<?> sweeping(Reconciler reconciler, AtomicBoolean done) {
    return threads.submit(
        () -> {
          while (!done.get()) {
            try {
              reconciler.sweepNow();
            } catch (IllegalStateException disabled) {
              Thread.onSpinWait();
            }
          }
        });
  }

  @Test
  void sweepsNeverOverlapAndNoCountIsLost() throws Exception {
    try (Reconciler reconciler = start()) {
      List<Future<?>> all =
          List.of(sweeping(reconciler), sweeping(reconciler), sweeping(reconciler));
      for (int i = 0; i < ROUNDS; i++) {
        reconciler.preview();
        reconciler.setPeriod(Duration.ofSeconds(1 + i));
        reconciler.approveHeld();
      }
      for (Future<?> one : all) {
        one.get();
      }
      assertThat(reconciler.settings().period()).isEqualTo(Duration.ofSeconds(ROUNDS));
      Counters counters = reconciler.counters();
      assertThat(counters.sweeps()).isEqualTo(3L * ROUNDS).isEqualTo(reports.size());
      assertThat(counters.removed() + counters.alreadyGone()).isEqualTo(removals.get());
      Instant end = Instant.MIN;
      for (SweepReport report : reports) {
        assertThat(report.outcome()).isEqualTo(SweepReport.Outcome.COMPLETED);
        assertThat(report.startedAt()).isAfterOrEqualTo(end);
        end = report.startedAt().plus(report.duration());
      }
    }
  }

  @Test
  void noRemovalStartsOnceDryRunOrDisablingReturned() throws Exception {
    try (Reconciler reconciler = start()) {
      AtomicBoolean done = new AtomicBoolean();
      List<Future<?>> all = List.of(sweeping(reconciler, done), sweeping(reconciler, done));
      for (int i = 0; i < ROUNDS; i++) {
        long before = removals.get();
        while (removals.get() == before) {
          Thread.onSpinWait(); // in the middle of a sweep
        }
        if (i % 2 == 0) {
          reconciler.setDryRun(true);
        } else {
          reconciler.setEnabled(false);
        }
        forbidden.incrementAndGet();
        assertThat(reconciler.state()).isNotEqualTo(State.STOPPED);
        forbidden.decrementAndGet();
        reconciler.setDryRun(false);
        reconciler.setEnabled(true);
      }
      done.set(true);
      for (Future<?> one : all) {
        one.get();
      }
      assertThat(violations).isEmpty();
    }
  }

  @Test
  void noRemovalStartsOnceItIsStopped() throws Exception {
    Reconciler reconciler = start();
    AtomicBoolean done = new AtomicBoolean();
    Future<?> sweeping = sweeping(reconciler, done);
    while (removals.get() < 10) {
      Thread.onSpinWait();
    }
    Future<?> closing = threads.submit(reconciler::close);
    reconciler.close();
    closing.get();
    long before = removals.get();
    done.set(true);
    sweeping.get();
    assertThat(reconciler.state()).isEqualTo(State.STOPPED);
    assertThat(removals.get() - before).as("those under way").isLessThanOrEqualTo(4);
    assertThatThrownBy(reconciler::sweepNow).isInstanceOf(IllegalStateException.class);
  }
}
