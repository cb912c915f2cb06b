package io.github.containerreconciler.internal.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.config.LabelMatch;
import io.github.containerreconciler.internal.config.OwnershipRule;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.ContainerDetails;
import io.github.containerreconciler.internal.engine.Selection;
import io.github.containerreconciler.internal.testing.Configs;
import io.github.containerreconciler.internal.testing.Containers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OwnershipTest {

  private static final OwnershipRule JOB = Configs.rule("job", false, false);
  private static final OwnershipRule TEAM = Configs.rule("team", false, false);
  private static final OwnershipRule BOTH = labelled("both", "job", "team");

  private static OwnershipRule labelled(String name, String... labels) {
    return new OwnershipRule(
        name,
        List.of(labels).stream().map(LabelMatch::parse).toList(),
        List.of(),
        null,
        false,
        false);
  }

  private static Container with(Map<String, String> labels) {
    return Containers.container("web-1", Instant.EPOCH, labels);
  }

  @Test
  void allRulesThatClaimItAreNamedInTheirOrder() {
    Ownership ownership = new Ownership(List.of(TEAM, JOB, BOTH));
    assertThat(ownership.claiming(with(Map.of("job", "1", "team", "a"))))
        .containsExactly(TEAM, JOB, BOTH);
    assertThat(ownership.claiming(with(Map.of("job", "1")))).containsExactly(JOB);
    assertThat(ownership.claiming(with(Map.of()))).isEmpty();
  }

  @Test
  void aDecisionNamesAllOfThem() {
    Judge judge =
        new Judge(
            new Ownership(List.of(TEAM, JOB)),
            "exempt",
            Set.of(),
            TrackedSet.EMPTY,
            Duration.ZERO,
            Instant.EPOCH.plusSeconds(60));
    assertThat(judge.byListing(with(Map.of("job", "1", "team", "a"))).rule()).isEqualTo("team,job");
    assertThat(judge.byListing(with(Map.of("job", "1"))).rule()).isEqualTo("job");
  }

  @Test
  void onlyWhatARuleOrTheJudgeLooksAtIsKept() {
    OwnershipRule mounted =
        new OwnershipRule("m", List.of(), List.of("/alloc"), null, false, false);
    Selection selection = new Ownership(List.of(JOB, mounted)).selection("exempt");
    assertThat(List.of("job", "exempt")).allMatch(selection::needsLabel);
    assertThat(selection.needsLabel("other")).isFalse();
    assertThat(selection.needsMount("/alloc")).isTrue();
    assertThat(selection.needsMount("/data")).isFalse();
    assertThat(selection.keeps(with(Map.of("job", "1")))).isTrue();
    assertThat(selection.keeps(with(Map.of("other", "1")))).isFalse();
  }

  @Test
  void oneRenamedSinceItWasListedIsJudgedByItsNewName() {
    Judge judge =
        new Judge(
            new Ownership(List.of(JOB)),
            "exempt",
            Set.of(),
            TrackedSet.of(List.of("web-2")),
            Duration.ZERO,
            Instant.EPOCH.plusSeconds(60));
    Container listed = with(Map.of("job", "1"));
    ContainerDetails renamed =
        new ContainerDetails(listed.named(List.of("/web-2")), "running", true, null);
    Decision decision = judge.byDetails(judge.byListing(listed), renamed, Map.of());
    assertThat(decision.verdict()).isEqualTo(Verdict.TRACKED);
    assertThat(decision.container().name()).isEqualTo("web-2");
  }
}
