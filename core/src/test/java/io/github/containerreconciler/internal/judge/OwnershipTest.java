package io.github.containerreconciler.internal.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.config.OwnershipRule;
import io.github.containerreconciler.internal.config.OwnershipRule.Conditions;
import io.github.containerreconciler.internal.engine.Attachments;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnershipTest {

  private static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");

  private static final OwnershipRule JOB = Configs.rule("job", false, false);
  private static final OwnershipRule TEAM = Configs.rule("team", false, false);
  private static final OwnershipRule BOTH = labelled("both", "job", "team");

  private static OwnershipRule labelled(String name, String... labels) {
    return new OwnershipRule(name, Conditions.NONE.labelled(labels));
  }

  private static Container with(Map<String, String> labels) {
    return Containers.container("web-1", CREATED, labels);
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
            SelfIdentity.NONE,
            TrackedSet.EMPTY,
            new Judge.Times(Duration.ZERO, CREATED.plusSeconds(60), Duration.ZERO));
    assertThat(judge.byListing(with(Map.of("job", "1", "team", "a"))).rule()).isEqualTo("team,job");
    assertThat(judge.byListing(with(Map.of("job", "1"))).rule()).isEqualTo("job");
  }

  @Test
  void onlyLabelsThatAreLookedAtAreKept() {
    OwnershipRule mounted = new OwnershipRule("m", Conditions.NONE.mountedAt("/alloc"));
    Selection selection = new Ownership(List.of(JOB, mounted)).selection(Set.of("exempt"));
    assertThat(List.of("job", "exempt")).allMatch(selection::needsLabel);
    assertThat(selection.needsLabel("other")).isFalse();
    assertThat(selection.needsMount("/alloc")).isTrue();
    assertThat(selection.needsMount("/data")).isFalse();
    assertThat(selection.keeps(with(Map.of("job", "1")))).isTrue();
    assertThat(selection.keeps(with(Map.of("other", "1")))).isFalse();
  }

  @Test
  void renamedOneIsJudgedByItsNewName() {
    Judge judge =
        new Judge(
            new Ownership(List.of(JOB)),
            "exempt",
            SelfIdentity.NONE,
            TrackedSet.of(List.of("web-2")),
            new Judge.Times(Duration.ZERO, CREATED.plusSeconds(60), Duration.ZERO));
    Container listed = with(Map.of("job", "1"));
    ContainerDetails renamed =
        new ContainerDetails(listed.named(List.of("/web-2")), "running", true, null);
    Decision decision = judge.byDetails(judge.byListing(listed), renamed, Map.of());
    assertThat(decision.verdict()).isEqualTo(Verdict.TRACKED);
    assertThat(decision.container().name()).isEqualTo("web-2");
  }

  private static boolean claims(Conditions conditions, Container container) {
    return new Ownership(List.of(new OwnershipRule("r", conditions))).claims(container);
  }

  @ParameterizedTest
  @CsvSource({
    "^browser-,        browser-1,  true",
    "^/browser-,       browser-1,  true",
    "^/?browser-,      browser-1,  true",
    "browser-1$,       browser-1,  true",
    "^rowser-,         browser-1,  false",
    "^[^k],            keep-1,     false",
    "^[^k],            job-1,      true",
    "^/[^k],           keep-1,     false",
    "^/[^k],           job-1,      true",
    "^(?!keep),        keep-1,     false",
    "^(?!/keep),       keep-1,     false",
    "^/(?!keep),       keep-1,     false",
    "^/(?!keep),       job-1,      true",
    "(?<!k)eep,        keep-1,     false",
    "^\\D,             1-job,      false",
  })
  void aPatternIsTriedWithAndWithoutTheLeadingSlash(String pattern, String name, boolean claimed) {
    for (String written : List.of("/" + name, name)) {
      Container container = with(Map.of()).named(List.of(written));
      assertThat(claims(Conditions.NONE.named(pattern), container)).isEqualTo(claimed);
    }
  }

  @Test
  void linkAliasIsNoNameForARule() {
    Container linked = with(Map.of()).named(List.of("/job-1/db", "/zdb", "/job-2/db"));
    assertThat(claims(Conditions.NONE.named("^/job-"), linked)).isFalse();
    assertThat(claims(Conditions.NONE.named("db$"), linked)).isTrue();
    assertThat(claims(Conditions.NONE.named("^zdb$"), linked)).isTrue();
    Container nameless = with(Map.of()).named(List.of("/job-1/db"));
    assertThat(claims(Conditions.NONE.named(""), nameless)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "acme/job:7,    true,  true",
    "other/job:7,   false, false",
    "sha256:0a1b,   true,  false",
    "0a1b2c3d4e5f,  true,  false",
    "0a1b2c3d4e5,   false, false",
    "'',            true,  false",
  })
  void aBareDigestInTheListMayBeAnyImage(String image, boolean mayClaim, boolean claims) {
    Ownership ownership =
        new Ownership(List.of(new OwnershipRule("r", Conditions.NONE.ofImage("^acme/"))));
    Container plain = with(Map.of());
    Container listed =
        new Container(plain.id(), plain.names(), image, "", Map.of(), List.of(), Instant.EPOCH);
    assertThat(ownership.claims(listed)).isEqualTo(mayClaim);
    assertThat(ownership.claiming(listed)).hasSize(mayClaim ? 1 : 0);
    assertThat(ownership.claiming(listed, image)).hasSize(claims ? 1 : 0);
    assertThat(ownership.claiming(listed, "acme/job:7")).hasSize(1);
  }

  @Test
  void imageThatInspectionShowsDifferentIsNotOwned() {
    Ownership ownership =
        new Ownership(List.of(new OwnershipRule("r", Conditions.NONE.ofImage("^acme/"))));
    Judge judge =
        new Judge(
            ownership,
            "exempt",
            SelfIdentity.NONE,
            TrackedSet.EMPTY,
            new Judge.Times(Duration.ZERO, Instant.parse("2026-01-01T00:01:00Z"), Duration.ZERO));
    Container plain = with(Map.of());
    Container listed =
        new Container(
            plain.id(),
            plain.names(),
            "sha256:0a",
            "sha256:0a",
            Map.of(),
            List.of(),
            Instant.parse("2026-01-01T00:00:00Z"));
    Decision candidate = judge.byListing(listed);
    assertThat(candidate.verdict()).isEqualTo(Verdict.DANGLING);
    assertThat(judge.byDetails(candidate, inspected(listed, "other/x"), null).verdict())
        .isEqualTo(Verdict.NOT_OWNED);
    assertThat(judge.byDetails(candidate, inspected(listed, "acme/x"), null).verdict())
        .isEqualTo(Verdict.DANGLING);
  }

  private static ContainerDetails inspected(Container c, String image) {
    return new ContainerDetails(
        new Container(c.id(), c.names(), image, c.imageId(), Map.of(), List.of(), c.created()),
        "running",
        true,
        null);
  }

  @Test
  void imageLabelIsProofWhereTheRuleNamesTheImage() {
    assertThat(new OwnershipRule("r", Conditions.NONE.labelled("x")).allowInherited()).isFalse();
    assertThat(new OwnershipRule("r", Conditions.NONE.labelled("x").ofImage("y")).allowInherited())
        .isTrue();
  }

  @Test
  void aNetworkIsKnownByItsName() {
    Conditions jobs = Conditions.NONE.inNetwork("jobs");
    Attachments attached =
        new Attachments("running", "", List.of("jobs", "0a1b"), List.of(), List.of());
    assertThat(claims(jobs, with(Map.of()).attachedTo(attached))).isTrue();
    assertThat(claims(jobs, with(Map.of()))).isFalse();
    assertThat(
            new Ownership(List.of(new OwnershipRule("r", jobs)))
                .selection(Set.of("e"))
                .needsAttachments())
        .isTrue();
  }

  @Test
  void allConditionsMustMatch() {
    Attachments attached = new Attachments("running", "", List.of("n"), List.of(), List.of());
    Container plain = with(Map.of());
    Container all =
        new Container(
            plain.id(),
            List.of("/job-1"),
            "acme/x",
            "",
            Map.of("a", "1"),
            List.of("/m"),
            Instant.EPOCH,
            attached);
    Conditions fits =
        Conditions.NONE.labelled("a").mountedAt("/m").named("job").ofImage("acme").inNetwork("n");
    assertThat(claims(fits, all)).isTrue();
    assertThat(claims(fits.labelled("b"), all)).isFalse();
    assertThat(claims(fits.mountedAt("/n"), all)).isFalse();
    assertThat(claims(fits.named("x"), all)).isFalse();
    assertThat(claims(fits.ofImage("y"), all)).isFalse();
    assertThat(claims(fits.inNetwork("m"), all)).isFalse();
  }
}
