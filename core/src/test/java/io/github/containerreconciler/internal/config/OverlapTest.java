package io.github.containerreconciler.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.config.OwnershipRule.Conditions;
import io.github.containerreconciler.internal.testing.Configs;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which reconcilers may look after the same engine. */
class OverlapTest {

  private static ReconcilerConfig with(OwnershipRule... rules) {
    Configs configs = new Configs();
    configs.rules = List.of(rules);
    return configs.build();
  }

  private static OwnershipRule rule(String labels, List<String> mounts, @Nullable String name) {
    List<LabelMatch> matches =
        labels.isEmpty()
            ? List.of()
            : List.of(labels.split(" ", -1)).stream().map(LabelMatch::parse).toList();
    return new OwnershipRule(
        "r",
        new Conditions(matches, mounts, name == null ? null : new NamePattern(name), null, null));
  }

  @ParameterizedTest
  @CsvSource({
    "job,        job,        true",
    "job,        job=1,      true",
    "job=1,      job=1,      true",
    "job=1,      job=2,      false",
    "job=1,      other=1,    false",
    "job other,  job,        true",
    "job=1 x,    job=2,      false",
    "job=1 x,    job=1 y,    false",
  })
  void labelRulesOverlapWhereOneClaimsAllOfTheOther(String a, String b, boolean overlap) {
    ReconcilerConfig first = with(rule(a, List.of(), null));
    ReconcilerConfig second = with(rule(b, List.of(), null));
    assertThat(Overlap.between(first, second) != null).isEqualTo(overlap);
    assertThat(Overlap.between(second, first) != null).isEqualTo(overlap);
  }

  @Test
  void ofTwoThatOnlyReportNeitherRemoves() {
    OwnershipRule reporting = Configs.rule("job", true, false);
    assertThat(Overlap.between(with(reporting), with(reporting))).isNull();
    assertThat(Overlap.between(with(reporting), with(rule("job", List.of(), null)))).isNotNull();
  }

  @Test
  void mountsAndNamesNarrowARule() {
    ReconcilerConfig all = with(rule("", List.of("/a"), null));
    ReconcilerConfig some = with(rule("", List.of("/a", "/b"), "^/x"));
    ReconcilerConfig others = with(rule("", List.of("/a", "/b"), "^/y"));
    assertThat(Overlap.between(all, some)).isNotNull();
    assertThat(Overlap.between(some, with(rule("", List.of("/b"), "^/x")))).isNotNull();
    assertThat(Overlap.between(some, others)).isNull();
    assertThat(Overlap.between(all, with(rule("job", List.of(), null)))).isNull();
  }

  @Test
  void whatOnlyReportsHarmsNobodyElseThatOnlyReports() {
    ReconcilerConfig reports = with(Configs.rule("job", true, false));
    assertThat(Overlap.between(reports, reports)).isNull();
    assertThat(Overlap.between(reports, with(Configs.rule("job", false, false)))).isNotNull();
  }

  @Test
  void theReasonNamesBothAndTheRemedy() {
    assertThat(Overlap.between(with(Configs.rule("job", false, false)), new Configs().build()))
        .contains(
            "reconcilers default and default", "rule job of default", "owner-label=key=value");
  }
}
