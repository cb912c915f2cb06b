package io.github.containerreconciler.internal.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.ContainerDetails;
import io.github.containerreconciler.internal.judge.Decision;
import io.github.containerreconciler.internal.judge.Judge;
import io.github.containerreconciler.internal.judge.Ownership;
import io.github.containerreconciler.internal.judge.SelfIdentity;
import io.github.containerreconciler.internal.judge.TrackedSet;
import io.github.containerreconciler.internal.judge.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;

/**
 * The judge against the model. {@code -Dmodel.scale=10} judges ten times as many; a failure prints
 * the seed that draws it again.
 */
class JudgeModelTest {

  private static final int TRIES = 2_000;
  private static final int CONTAINERS = 600 * Integer.getInteger("model.scale", 1);
  private static final Map<Verdict, Long> JUDGED = new EnumMap<>(Verdict.class);

  @AfterContainer
  static void figures() {
    long all = JUDGED.values().stream().mapToLong(Long::longValue).sum();
    System.out.println("[figures] judge and model agreed on " + all + " containers: " + JUDGED);
    assertThat(all).isGreaterThanOrEqualTo(1_000_000);
    assertThat(JUDGED.values()).as("none is rare").allMatch(count -> count > 1_000);
  }

  @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
  void theJudgeAndTheModelAgree(@ForAll long seed) {
    Chance chance = new Chance(seed);
    Instant now = Instant.parse("2026-01-01T00:00:00.5Z").plusNanos(chance.upTo(999_999_999));
    Duration grace = Duration.ofSeconds(chance.upTo(600));
    List<Rules.Facts> population = new ArrayList<>();
    List<String> tracked = new ArrayList<>();
    List<String> self = new ArrayList<>();
    for (int i = 0; i < CONTAINERS; i++) {
      Instant created = chance.around(now.minus(grace));
      Container c = chance.container(created);
      population.add(
          new Rules.Facts(c, created, chance.started(now.minus(grace)), chance.labels()));
      if (chance.oneIn(3) && tracked.size() < 20) { // the model looks at each entry each time
        tracked.add(chance.entryFor(c));
      }
      if (chance.oneIn(100)) {
        self.add(c.id().substring(0, chance.oneIn(2) ? 12 : 64));
      }
    }
    Rules model = new Rules(chance.rules(), Chance.EXEMPT, Set.copyOf(self), tracked, grace, now);
    Judge judge =
        new Judge(
            new Ownership(model.rules()),
            Chance.EXEMPT,
            new SelfIdentity(model.self(), "", false, List.of()),
            TrackedSet.of(tracked)
                .resolve(population.stream().map(Rules.Facts::container).toList()),
            new Judge.Times(grace, now, Duration.ZERO));
    for (Rules.Facts facts : population) {
      Verdict expected = model.verdict(facts);
      assertThat(judged(judge, facts)).as("%s by %s", facts, model).isEqualTo(expected);
      JUDGED.merge(expected, 1L, Long::sum);
    }
  }

  private static Verdict judged(Judge judge, Rules.Facts facts) {
    Container c = facts.container();
    Decision decision = judge.byListing(c);
    if (decision.verdict() != Verdict.DANGLING) {
      return decision.verdict();
    }
    Container inspected =
        new Container(
            c.id(), c.names(), c.image(), c.imageId(), c.labels(), c.mounts(), facts.created());
    return judge
        .byDetails(
            decision,
            new ContainerDetails(inspected, "running", true, facts.started()),
            judge.needsImageLabels(c) ? facts.imageLabels() : Map.of())
        .verdict();
  }
}
