package io.github.containerreconciler.internal.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.config.OwnershipRule;
import io.github.containerreconciler.internal.config.OwnershipRule.Conditions;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.ContainerDetails;
import io.github.containerreconciler.internal.engine.ListFilter;
import io.github.containerreconciler.internal.testing.Configs;
import io.github.containerreconciler.internal.testing.Containers;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JudgeTest {

  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final Duration GRACE = Duration.ofMinutes(5);
  private static final Instant CUTOFF = NOW.minus(GRACE);
  private static final OwnershipRule RULE = Configs.rule("job", false, false);

  private static Judge judge(OwnershipRule... rules) {
    return judge(Set.of(), List.of(), rules);
  }

  private static Judge judge(Set<String> self, List<String> tracked, OwnershipRule... rules) {
    return new Judge(
        new Ownership(List.of(rules)),
        "exempt",
        new SelfIdentity(self, "", false, List.of()),
        TrackedSet.of(tracked),
        new Judge.Times(GRACE, NOW, Duration.ZERO));
  }

  private static Container job(Instant created) {
    return Containers.container("job-1", created, Map.of("job", "1"));
  }

  private static Decision withDetails(Judge judge, Container c, Instant startedAt) {
    return withDetails(judge, c, startedAt, Map.of());
  }

  private static Decision withDetails(
      Judge judge, Container c, Instant startedAt, Map<String, String> imageLabels) {
    return judge.byDetails(
        judge.byListing(c), new ContainerDetails(c, "running", true, startedAt), imageLabels);
  }

  @Test
  void whatNoRuleClaimsIsNotOwned() {
    Container foreign = Containers.container("x", CUTOFF, Map.of("other", "1"));
    assertThat(judge(RULE).byListing(foreign).verdict()).isEqualTo(Verdict.NOT_OWNED);
  }

  @Test
  void theContainerThisJvmRunsInIsKept() {
    Container c = job(CUTOFF);
    assertThat(judge(Set.of(c.shortId()), List.of(), RULE).byListing(c).verdict())
        .isEqualTo(Verdict.SELF);
    assertThat(judge(Set.of(c.id()), List.of(), RULE).byListing(c).verdict())
        .isEqualTo(Verdict.SELF);
  }

  @Test
  void anExemptLabelKeepsUnlessItSaysFalse() {
    var yes = Containers.container("a", CUTOFF, Map.of("job", "1", "exempt", ""));
    var no = Containers.container("a", CUTOFF, Map.of("job", "1", "exempt", "false"));
    assertThat(judge(RULE).byListing(yes).verdict()).isEqualTo(Verdict.EXEMPT);
    assertThat(judge(RULE).byListing(no).verdict()).isEqualTo(Verdict.DANGLING);
  }

  @Test
  void whatIsTrackedIsKeptHoweverOld() {
    assertThat(judge(Set.of(), List.of("job-1"), RULE).byListing(job(Instant.EPOCH)).verdict())
        .isEqualTo(Verdict.TRACKED);
  }

  @Test
  void aContainerYoungerThanTheGraceIsKept() {
    Decision decision = judge(RULE).byListing(job(CUTOFF.plusMillis(1)));
    assertThat(decision.verdict()).isEqualTo(Verdict.TOO_YOUNG);
    assertThat(decision.reason()).contains("created", "grace is 5m", "if it stays untracked");
  }

  @Test
  void aContainerAsOldAsTheGraceIsDangling() {
    assertThat(judge(RULE).byListing(job(CUTOFF)).verdict()).isEqualTo(Verdict.DANGLING);
  }

  @Test
  void aContainerFromTheFutureIsKept() {
    assertThat(judge(RULE).byListing(job(NOW.plusSeconds(60))).verdict())
        .isEqualTo(Verdict.TOO_YOUNG);
  }

  @Test
  void aContainerRestartedWithinTheGraceIsKept() {
    Container c = job(CUTOFF.minusSeconds(60));
    assertThat(withDetails(judge(RULE), c, CUTOFF.plusMillis(1)).verdict())
        .isEqualTo(Verdict.TOO_YOUNG);
    assertThat(withDetails(judge(RULE), c, CUTOFF).verdict()).isEqualTo(Verdict.DANGLING);
  }

  @Test
  void aStartByTheRestartPolicyMakesItNoYounger() {
    Container c = job(CUTOFF.minusSeconds(60));
    ContainerDetails.Life life =
        new ContainerDetails.Life("running", true, CUTOFF.plusSeconds(1), null, 3);
    ContainerDetails crashing =
        new ContainerDetails(c, life, ContainerDetails.Namespaces.OWN, "", null);
    Judge judge = judge(RULE);
    assertThat(judge.byDetails(judge.byListing(c), crashing, Map.of()).verdict())
        .isEqualTo(Verdict.DANGLING);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z"})
  void aTimeThatCannotBeIsNoAge(String time) {
    assertThat(judge(RULE).byListing(job(Instant.parse(time))).verdict())
        .isEqualTo(Verdict.TOO_YOUNG);
    Container c = job(CUTOFF.minusSeconds(60));
    Decision decision = withDetails(judge(RULE), c, Instant.parse(time));
    assertThat(decision.verdict()).isEqualTo(Verdict.TOO_YOUNG);
    assertThat(decision.reason()).contains("its age is unknown");
  }

  @ParameterizedTest
  @CsvSource({
    "com.docker.swarm.task.id, docker service",
    "io.kubernetes.pod.uid, kubectl delete pod",
    "PODMAN_SYSTEMD_UNIT, systemctl stop"
  })
  void whatSomebodyElseStartsAgainIsOnlyReported(String label, String remedy) {
    Container c = job(CUTOFF.minusSeconds(60));
    Map<String, String> labels = new HashMap<>(c.labels());
    labels.put(label, "x");
    Container task =
        new Container(c.id(), c.names(), c.image(), c.imageId(), labels, c.mounts(), c.created());
    Judge judge = judge(RULE);
    Decision decision =
        judge.byDetails(
            judge.byListing(c), new ContainerDetails(task, "running", true, null), Map.of());
    assertThat(decision.verdict()).isEqualTo(Verdict.REPORT_ONLY);
    assertThat(decision.reason()).contains(remedy);
  }

  @Test
  void labelsThatOnlyInspectingShowsProtectToo() {
    Container c = job(CUTOFF.minusSeconds(60));
    Judge judge = judge(RULE);
    assertThat(inspectedWith(judge, c, Map.of("job", "1", "exempt", ""))).isEqualTo(Verdict.EXEMPT);
    assertThat(inspectedWith(judge, c, Map.of())).isEqualTo(Verdict.NOT_OWNED);
    assertThat(inspectedWith(judge, c, Map.of("job", "1", "more", ""))).isEqualTo(Verdict.DANGLING);
  }

  private static Verdict inspectedWith(Judge judge, Container c, Map<String, String> labels) {
    Container shown = Containers.container("job-1", c.created(), labels);
    return judge
        .byDetails(judge.byListing(c), new ContainerDetails(shown, "running", true, null), Map.of())
        .verdict();
  }

  @Test
  void anInfraContainerOfAPodIsOnlyReported() {
    Container c = job(CUTOFF.minusSeconds(60));
    Container infra =
        new Container(
            c.id(),
            c.names(),
            "localhost/podman-pause:4.3.1-0",
            c.imageId(),
            c.labels(),
            c.mounts(),
            c.created());
    Judge judge = judge(RULE);
    Decision decision =
        judge.byDetails(
            judge.byListing(c), new ContainerDetails(infra, "running", true, null), Map.of());
    assertThat(decision.verdict()).isEqualTo(Verdict.REPORT_ONLY);
  }

  @Test
  void imageLabelsThatCannotBeSeenProveNothing() {
    Container c = job(CUTOFF.minusSeconds(60));
    Judge judge = judge(RULE);
    ContainerDetails details = new ContainerDetails(c, "running", true, null);
    assertThat(judge.byDetails(judge.byListing(c), details, null).verdict())
        .isEqualTo(Verdict.REPORT_ONLY);
    assertThat(
            judge
                .byDetails(judge.byListing(c), details, Map.of("of another platform", ""))
                .verdict())
        .isEqualTo(Verdict.REPORT_ONLY);
    assertThat(judge.byDetails(judge.byListing(c), details, Map.of()).verdict())
        .isEqualTo(Verdict.DANGLING);
  }

  private static Decision renamed(Judge judge, Container c, String... names) {
    return judge.byDetails(
        judge.byListing(c),
        new ContainerDetails(c.named(List.of(names)), "running", true, CUTOFF),
        Map.of());
  }

  @Test
  void renamedContainerIsJudgedByItsNewName() {
    Container c = job(CUTOFF);
    Judge judge = judge(Set.of(), List.of("job-2"), RULE);
    assertThat(renamed(judge, c, "/job-1").verdict()).isEqualTo(Verdict.DANGLING);
    assertThat(renamed(judge, c, "/job-2").verdict()).isEqualTo(Verdict.TRACKED);
    Decision other = renamed(judge, c, "/job-3");
    assertThat(other.verdict()).isEqualTo(Verdict.DANGLING);
    assertThat(other.container().names()).as("asked for again by this").containsExactly("/job-3");
    OwnershipRule named = new OwnershipRule("r", Conditions.NONE.named("job-1"));
    assertThat(renamed(judge(named), c, "/mine-now").verdict()).isEqualTo(Verdict.NOT_OWNED);
  }

  @Test
  void anInspectionWithoutANameRenamesNothing() {
    Container c = job(CUTOFF);
    assertThat(renamed(judge(RULE), c).container()).isEqualTo(c);
    assertThat(renamed(judge(RULE), c, "").container()).isEqualTo(c);
  }

  @Test
  void whatOnlyAReportOnlyRuleClaimsIsReported() {
    Judge judge = judge(Configs.rule("job", true, false));
    assertThat(withDetails(judge, job(CUTOFF), CUTOFF).verdict()).isEqualTo(Verdict.REPORT_ONLY);
  }

  @Test
  void anotherRuleMayRemoveWhatAReportOnlyRuleClaims() {
    OwnershipRule both = new OwnershipRule("name", Conditions.NONE.named("job-"));
    Judge judge = judge(Configs.rule("job", true, false), both);
    assertThat(withDetails(judge, job(CUTOFF), CUTOFF).verdict()).isEqualTo(Verdict.DANGLING);
  }

  @Test
  void aLabelInheritedFromTheImageProvesNothing() {
    Decision d = withDetails(judge(RULE), job(CUTOFF), CUTOFF, Map.of("job", "1"));
    assertThat(d.verdict()).isEqualTo(Verdict.REPORT_ONLY);
    assertThat(d.reason()).contains("image", "allow-inherited");
  }

  @Test
  void aLabelOfAnotherValueThanTheImagesProvesOwnership() {
    assertThat(withDetails(judge(RULE), job(CUTOFF), CUTOFF, Map.of("job", "2")).verdict())
        .isEqualTo(Verdict.DANGLING);
  }

  @Test
  void aRuleMayAcceptInheritedLabels() {
    Judge judge = judge(Configs.rule("job", false, true));
    assertThat(withDetails(judge, job(CUTOFF), CUTOFF, Map.of("job", "1")).verdict())
        .isEqualTo(Verdict.DANGLING);
  }

  @Test
  void ruleNeedsAllLabelsAllMountsAndItsName() {
    OwnershipRule rule =
        new OwnershipRule(
            "all",
            Conditions.NONE.mountedAt("/alloc", "/local", "/secrets").named("/.*-[0-9a-f]{8}$"));
    assertThat(owned(rule, "/web-0123abcd", "/alloc", "/local", "/secrets", "/x")).isTrue();
    assertThat(owned(rule, "/web-0123abcd", "/local", "/secrets")).isFalse();
    assertThat(owned(rule, "/web-0123abcd", "/alloc", "/secrets")).isFalse();
    assertThat(owned(rule, "/web-0123abcd", "/alloc", "/local")).isFalse();
    assertThat(owned(rule, "/web", "/alloc", "/local", "/secrets")).isFalse();
  }

  private static boolean owned(OwnershipRule rule, String name, String... mounts) {
    return new Ownership(List.of(rule))
        .claims(
            new Container("a".repeat(64), List.of(name), "i", "", Map.of(), List.of(mounts), NOW));
  }

  @Test
  void engineFiltersByLabelsOrAMountOnly() {
    OwnershipRule mounts =
        new OwnershipRule("m", Conditions.NONE.mountedAt("/alloc", "/local").named("x"));
    OwnershipRule name = new OwnershipRule("n", Conditions.NONE.named("x"));
    assertThat(new Ownership(List.of(RULE, mounts)).filters())
        .containsExactly(
            new ListFilter(List.of("job"), List.of()),
            new ListFilter(List.of(), List.of("/alloc")));
    assertThat(new Ownership(List.of(RULE, name)).filters()).containsExactly(ListFilter.NONE);
  }

  /** The list gives whole seconds, inspecting it the moment. */
  @Test
  void youngByTheMomentThatInspectingItTellsIsYoung() {
    Container listed = job(CUTOFF);
    Container inspected = job(CUTOFF.plusMillis(1));
    Judge judge = judge(RULE);
    Decision decision =
        judge.byDetails(
            judge.byListing(listed),
            new ContainerDetails(inspected, "running", true, null),
            Map.of());
    assertThat(decision.verdict()).isEqualTo(Verdict.TOO_YOUNG);
    assertThat(decision.reason()).startsWith("created 4m 59");
    assertThat(decision.ofAge()).isEqualTo(NOW.plusMillis(1));
  }
}
