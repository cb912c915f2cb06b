package io.github.containerreconciler.internal.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.config.ClaimMode;
import io.github.containerreconciler.internal.config.OwnershipRule;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.EngineException.Reason;
import io.github.containerreconciler.internal.judge.SelfIdentity;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.reconcile.Reconciler;
import io.github.containerreconciler.internal.sweep.Ports;
import io.github.containerreconciler.internal.sweep.ShutdownProbe;
import io.github.containerreconciler.internal.testing.Configs;
import io.github.containerreconciler.internal.testing.FakeCallbacks;
import io.github.containerreconciler.internal.testing.FakeEngine;
import io.github.containerreconciler.internal.testing.ManualTimer;
import io.github.containerreconciler.internal.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import org.jspecify.annotations.Nullable;

/**
 * Services that know nothing of each other, share an engine and track nothing: whatever they claim,
 * whenever one starts, stops or crashes, and whatever the engine does, none removes what another
 * live one claims, and what no other claims goes.
 */
class ContestModelTest {

  private static final int TRIES = 500;
  private static final Duration RENEWAL = Duration.ofMinutes(5);
  private static long removals;
  private static long contests;

  @AfterContainer
  static void figures() {
    System.out.println("[figures] " + removals + " removals beside " + contests + " contests");
    assertThat(removals).isGreaterThan(TRIES);
    assertThat(contests).isGreaterThan(TRIES);
  }

  @Property(tries = TRIES, seed = "1", shrinking = ShrinkingMode.OFF)
  void nobodyRemovesWhatAnotherLiveServiceClaims(@ForAll long life) {
    new Town(new Chance(life)).live();
  }

  /** An engine and the services that use it. */
  private static final class Town {

    private final Chance chance;
    private final MutableClock clock = new MutableClock();
    private final ManualTimer timer = new ManualTimer(clock);
    private final FakeEngine engine = new FakeEngine(clock);
    private final List<Service> services = new ArrayList<>();
    private final Map<String, Container> containers = new HashMap<>();
    private final int kindOfTrouble;
    private boolean pruned;

    Town(Chance chance) {
      this.chance = chance;
      this.kindOfTrouble = chance.upTo(2);
      engine.clockSkew = skew();
    }

    void live() {
      for (int i = 0; i < 25; i++) {
        switch (chance.upTo(9)) {
          case 0, 1 -> start();
          case 2 -> end(false);
          case 3 -> end(true);
          case 4, 5, 6 -> trouble();
          case 7 -> sweepNow();
          default -> addContainers();
        }
        pass(Duration.ofSeconds(chance.upTo(chance.oneIn(4) ? 3_000 : 100)));
        if (chance.oneIn(2)) {
          engine.failures.clear();
        }
      }
      engine.failures.clear();
      endAllButOne();
      pass(Duration.ofHours(1));
      assertAllOrphansGone();
    }

    /**
     * One kind for each town: who cannot renew its claim when a clock jumps seems to have ended.
     */
    private void trouble() {
      switch (kindOfTrouble) {
        case 0 -> engine.clockSkew = skew();
        case 1 -> prune();
        default ->
            engine.fail(
                chance.of(List.of("volumes", "create volume", "remove volume")),
                chance.of(List.of(Reason.TIMEOUT, Reason.FAILED)));
      }
    }

    /** As docker volume prune does; one soon after another is too much. */
    private void prune() {
      if (!pruned) {
        engine.volumes.clear();
      }
      pruned = true;
    }

    private Duration skew() {
      return Duration.ofMinutes(chance.upTo(2_000) - 1_000L);
    }

    /** Who begins cannot know of claims that were never written, or ended in an earlier trouble. */
    private void start() {
      boolean allSeen =
          services.stream().allMatch(service -> service.reconciler.claims().get(0).live());
      if (services.size() < 4 && engine.failures.isEmpty() && allSeen) {
        services.add(new Service(this));
      }
    }

    private void end(boolean stops) {
      if (!services.isEmpty()) {
        services.remove(chance.upTo(services.size() - 1)).end(stops);
      }
    }

    private void sweepNow() {
      if (!services.isEmpty()) {
        Service service = chance.of(services);
        if (service.hasWaited()) { // an operator who does not wait sees less than a sweep by period
          service.observe(service.reconciler::sweepNow);
        }
      }
    }

    private void addContainers() {
      for (int i = chance.upTo(5); i >= 0; i--) {
        Instant created = clock.instant().plus(engine.clockSkew).minusSeconds(chance.upTo(3_000));
        Container c = engine.add(chance.container(created));
        containers.put(c.id(), c);
      }
    }

    private void endAllButOne() {
      start();
      assertThat(services).isNotEmpty();
      while (services.size() > 1) {
        services.remove(0).end(false);
      }
    }

    private void pass(Duration time) {
      timer.advance(time);
    }

    private void assertAllOrphansGone() {
      Service last = services.get(0);
      if (last.watches) {
        return;
      }
      Instant now = clock.instant().plus(engine.clockSkew);
      Rules rules =
          new Rules(last.rules, Chance.EXEMPT, Set.of(), List.of(), Duration.ofMinutes(5), now);
      for (String id : engine.ids()) {
        Container c = containers.get(id);
        Verdict verdict = rules.verdict(new Rules.Facts(c, c.created(), null, Map.of()));
        assertThat(verdict).as(c.toString()).isNotEqualTo(Verdict.DANGLING);
      }
    }
  }

  /** A service, its reconciler, and what only the test knows of it. */
  private static final class Service {

    private final Town town;
    private final List<OwnershipRule> rules;
    private final String group;
    private final Instant begun;
    private final Reconciler reconciler;
    private final boolean watches;
    private boolean gone;

    Service(Town town) {
      this.town = town;
      this.rules = town.chance.rules();
      this.group = town.chance.oneIn(3) ? "g" + town.chance.upTo(1) : "";
      this.begun = town.clock.instant();
      Configs configs = new Configs();
      configs.rules = rules;
      configs.exemptLabel = Chance.EXEMPT;
      configs.claim = new ClaimMode(true, group);
      configs.dryRun = town.chance.oneIn(5);
      this.watches = configs.dryRun;
      this.reconciler =
          new Reconciler(
              configs.build(),
              new Ports(
                  town.engine,
                  new FakeCallbacks(),
                  new Ports.Host(SelfIdentity.NONE, new ShutdownProbe()),
                  new Ports.Time(
                      town.clock.clocks(),
                      (delay, task) -> town.timer.schedule(delay, () -> observe(task))),
                  Runnable::run));
      observe(reconciler::start);
    }

    boolean hasWaited() {
      return !town.clock.instant().isBefore(begun.plus(RENEWAL));
    }

    void end(boolean stops) {
      if (stops) {
        observe(reconciler::close);
      }
      gone = true; // as kill -9 does
    }

    /** Does what this service does, and judges what it removed. */
    void observe(Runnable task) {
      if (gone) {
        return;
      }
      Set<String> before = town.engine.ids();
      task.run();
      for (String id : before) {
        if (!town.engine.ids().contains(id)) {
          removals++;
          assertThat(rival(town.containers.get(id))).as("claims " + id + " too").isNull();
        } else if (rival(town.containers.get(id)) != null) {
          contests++;
        }
      }
    }

    private @Nullable Service rival(Container c) {
      for (Service other : town.services) {
        boolean shared = !group.isEmpty() && group.equals(other.group);
        if (other != this && !shared && Rules.claims(other.rules, c)) {
          return other;
        }
      }
      return null;
    }
  }
}
