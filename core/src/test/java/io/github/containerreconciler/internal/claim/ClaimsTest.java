package io.github.containerreconciler.internal.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.containerreconciler.internal.config.OwnershipRule.Conditions;
import io.github.containerreconciler.internal.engine.Attachments;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.EngineException.Reason;
import io.github.containerreconciler.internal.engine.Volume;
import io.github.containerreconciler.internal.testing.Containers;
import io.github.containerreconciler.internal.testing.FakeEngine;
import io.github.containerreconciler.internal.testing.LogCapture;
import io.github.containerreconciler.internal.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimsTest {

  private static final Duration PERIOD = Duration.ofMinutes(5);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final MutableClock clock = new MutableClock();
  private final FakeEngine engine = new FakeEngine(clock);
  private final Container job =
      Containers.container(
          "job", Instant.EPOCH, Map.of("job", "1", "com.hashicorp.nomad.alloc_id", "a"));

  private Peer peer(Conditions rule) {
    return plan().rule(rule).on(engine, clock);
  }

  private static Peer.Plan plan() {
    return new Peer.Plan();
  }

  private static Conditions label(String label) {
    return Conditions.NONE.labelled(label);
  }

  // who claims what

  @Test
  void aContainerThatAnotherReconcilerClaimsIsContested() throws Exception {
    Peer other = peer(label("job"));
    other.claims.renew();
    clock.advance(Duration.ofSeconds(40));

    assertThat(peer(label("job")).contested(job))
        .isEqualTo(
            "claimed by reconciler default of com.acme.Main (pid 4711 on build7, seen 40s ago)"
                + " too: give each a label value of its own");
  }

  @Test
  void aKeyContestsAValueAndAValueAKey() throws Exception {
    Peer key = peer(label("job"));
    Peer value = peer(label("job=1"));
    key.claims.renew();
    value.claims.renew();

    assertThat(key.contested(job)).isNotNull();
    assertThat(value.contested(job)).isNotNull();
  }

  @Test
  void rulesThatMeetInNoContainerContestNothing() throws Exception {
    peer(label("job=2")).claims.renew();

    assertThat(peer(label("job=1")).contested(job)).isNull();
  }

  @Test
  void namesImagesNetworksAndMountsContestToo() throws Exception {
    Peer own = peer(label("job=1"));
    for (Conditions rule :
        List.of(
            Conditions.NONE.named("^/?job$"),
            Conditions.NONE.ofImage("^acme/job"),
            label("com.hashicorp.nomad.alloc_id"))) {
      Peer other = peer(rule);
      other.claims.renew();

      assertThat(own.contested(job)).as(rule.toString()).isNotNull();

      other.claims.withdraw();
      clock.advance(PERIOD.multipliedBy(3));
    }
  }

  @Test
  void aRenamedContainerIsContestedByEitherName() throws Exception {
    peer(Conditions.NONE.named("^/?worker$")).claims.renew();
    Container renamed = job.named(List.of("/worker"));

    assertThat(peer(label("job=1")).begin().reason(renamed, job)).isNotNull();
    assertThat(peer(label("job=1")).begin().reason(job, renamed)).isNotNull();
  }

  @Test
  void membersOfOneGroupDoNotContest() throws Exception {
    Peer first = plan().group("jobs").on(engine, clock);
    Peer second = plan().group("jobs").on(engine, clock);
    first.claims.renew();

    assertThat(second.contested(job)).isNull();
    assertThat(second.claims.rows()).hasSize(2);
  }

  @Test
  void anotherGroupContests() throws Exception {
    plan().group("jobs").on(engine, clock).claims.renew();

    assertThat(plan().group("other").on(engine, clock).contested(job)).isNotNull();
    assertThat(plan().on(engine, clock).contested(job)).isNotNull();
  }

  @Test
  void aClaimThatIsOffIsNeitherWrittenNorHeeded() throws Exception {
    Peer off = plan().off().on(engine, clock);
    off.claims.renew();
    assertThat(engine.calls).isEmpty();
    peer(label("job")).claims.renew();

    assertThat(off.contested(job)).isNull();
  }

  @Test
  void rulesThatCannotBeReadContestEverything() throws Exception {
    Volume newer = claim("0123456789ab", 1, Map.of("rules", "2;something"));
    engine.volumes.put(newer.name(), newer);

    assertThat(peer(label("job")).contested(job)).startsWith("perhaps claimed by");
  }

  @Test
  void aVolumeWithoutTheLabelIsNoClaim() throws Exception {
    engine.volumes.put(
        "data", new Volume("data", "local", Map.of(Claim.LABEL, "0"), clock.instant(), "local"));

    assertThat(peer(label("job")).contested(job)).isNull();
  }

  @Test
  void dryRunAndDisabledClaimToo() throws Exception {
    Peer.Plan watching = plan();
    watching.dryRun = true;
    watching.on(engine, clock).claims.renew();
    assertThat(peer(label("job")).contested(job)).isNotNull();

    engine.volumes.clear();
    clock.advance(PERIOD.multipliedBy(3));
    Peer.Plan disabled = plan();
    disabled.enabled = false;
    disabled.on(engine, clock).claims.renew();
    assertThat(peer(label("job")).contested(job)).isNotNull();
  }

  // how long it counts

  @Test
  void aClaimCountsForThreeRenewalsAndNoLonger() throws Exception {
    peer(label("job")).claims.renew();
    Peer own = peer(label("job"));

    clock.advance(PERIOD.multipliedBy(3).minus(SECOND));
    assertThat(own.contested(job)).isNotNull();
    clock.advance(SECOND);
    assertThat(own.contested(job)).isNull();
  }

  @Test
  void aClaimCountsForTenSecondsAtLeast() throws Exception {
    Peer.Plan quick = plan();
    quick.period = SECOND;
    quick.on(engine, clock).claims.renew();
    Peer own = peer(label("job"));

    clock.advance(Duration.ofSeconds(9));
    assertThat(own.contested(job)).isNotNull();
    clock.advance(SECOND);
    assertThat(own.contested(job)).isNull();
  }

  @Test
  void aRenewalCountsFromItsOwnTime() throws Exception {
    Peer other = peer(label("job"));
    other.claims.renew();
    Peer own = peer(label("job"));
    for (int i = 0; i < 10; i++) {
      clock.advance(PERIOD);
      assertThat(other.claims.renew()).isEqualTo(PERIOD);
      assertThat(own.contested(job)).isNotNull();
    }

    assertThat(engine.volumes.keySet()).hasSize(2);
  }

  @Test
  void aPruneEndsNoClaimThatWasSeen() throws Exception {
    peer(label("job")).claims.renew();
    Peer own = peer(label("job"));
    own.begin();
    engine.volumes.clear();

    assertThat(own.contested(job)).isNotNull();
    clock.advance(PERIOD.multipliedBy(3));
    assertThat(own.contested(job)).isNull();
  }

  @Test
  void aPruneBeforeTheFirstSweepHidesNobody() throws Exception {
    peer(label("job")).claims.renew();
    Peer own = peer(label("job"));
    own.claims.renew();
    engine.volumes.clear();
    clock.advance(PERIOD.minus(SECOND));

    assertThat(own.contested(job)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void unseenServicesHaveTimeToClaimAfterAPrune(boolean renewed) throws Exception {
    Peer own = peer(label("job"));
    own.claims.renew();
    Peer other = peer(label("job"));
    other.claims.renew();
    engine.volumes.clear();
    if (renewed) {
      own.claims.renew();
    }

    assertThat(own.contested(job)).startsWith("the claims on this engine were deleted");
    clock.advance(PERIOD.minus(SECOND));
    assertThat(own.contested(job)).isNotNull();
    other.claims.renew();
    clock.advance(SECOND);
    assertThat(own.contested(job)).startsWith("claimed by reconciler");
  }

  @Test
  void afterAPruneOneThatIsAloneGoesOn() throws Exception {
    Peer own = peer(label("job"));
    own.claims.renew();
    engine.volumes.clear();
    assertThat(own.contested(job)).isNotNull();
    clock.advance(PERIOD);
    own.claims.renew();
    assertThat(own.contested(job)).isNull();

    engine.volumes.clear();
    assertThat(own.contested(job)).as("the next prune within an hour").isNull();
    clock.advance(Duration.ofHours(1));
    own.claims.renew();
    engine.volumes.clear();
    assertThat(own.contested(job)).isNotNull();
  }

  @Test
  void aPrunedClaimIsWrittenAnewBeforeOthersAreRead() throws Exception {
    Peer own = peer(label("job"));
    own.claims.renew();
    engine.volumes.clear();
    own.begin();

    assertThat(engine.volumes.keySet()).hasSize(1);
    assertThat(engine.calls).last().isEqualTo("volumes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-8760H", "PT-1H", "PT0S", "PT1H", "PT8760H"})
  void theEnginesClockMayBeAnyTimeAwayFromOurs(String skew) throws Exception {
    engine.clockSkew = Duration.parse(skew);
    aClaimCountsForThreeRenewalsAndNoLonger();
  }

  @Test
  void aJumpOfTheEnginesClockEndsNoClaimEarly() throws Exception {
    peer(label("job")).claims.renew();
    Peer own = peer(label("job"));
    own.begin();
    engine.clockSkew = Duration.ofHours(1);

    assertThat(own.contested(job)).isNotNull();
    clock.advance(PERIOD.multipliedBy(3));
    assertThat(own.contested(job)).isNull();
  }

  @Test
  void aClaimFromTheFutureDoesNotCountForever() throws Exception {
    engine.clockSkew = Duration.ofDays(9);
    peer(label("job")).claims.renew();
    engine.clockSkew = Duration.ZERO;
    Peer own = peer(label("job"));

    assertThat(own.contested(job)).isNotNull();
    clock.advance(PERIOD.multipliedBy(3));
    assertThat(own.contested(job)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z"})
  void claimWithoutATimeCountsFromFirstSight(String noTime) throws Exception {
    claim("0123456789ab", "container-reconciler.0123456789ab.1", Instant.parse(noTime));
    Peer own = peer(label("job"));

    assertThat(own.contested(job)).isNotNull();
    clock.advance(PERIOD.multipliedBy(3).minus(SECOND));
    assertThat(own.contested(job)).isNotNull();
    clock.advance(SECOND);
    assertThat(own.contested(job)).isNull();
  }

  @Test
  void jumpOfTheEnginesClockMakesNoClaimOld() throws Exception {
    Peer own = peer(label("job"));
    own.begin();
    clock.advance(SECOND);
    peer(label("job")).claims.renew();
    engine.clockSkew = Duration.ofHours(1);

    assertThat(own.contested(job)).isNotNull();
  }

  @Test
  void newestClaimOfAnInstanceCountsWhateverItsName() throws Exception {
    claim("0123456789ab", "first", clock.instant());
    Peer own = peer(label("job"));
    for (int i = 1; i <= 4; i++) {
      assertThat(own.contested(job)).isNotNull();
      clock.advance(PERIOD);
      engine.volumes.keySet().removeIf(name -> !name.startsWith("container-reconciler."));
      claim("0123456789ab", "renewed" + i, clock.instant());
    }

    assertThat(own.contested(job)).isNotNull();
  }

  @Test
  void aVolumeThatOnlyHasTheLabelIsNotDeleted() {
    claim("0123456789ab", "data", clock.instant().minus(Duration.ofDays(2)));
    peer(label("job")).claims.renew();
    assertThat(engine.volumes).containsKey("data");
  }

  @Test
  void aHundredClaimsCostOneCall() throws Exception {
    for (int i = 0; i < 100; i++) {
      peer(label("job=" + i)).claims.renew();
    }
    Peer own = peer(label("job"));
    own.begin();
    engine.calls.clear();

    assertThat(own.contested(job)).contains("claimed by reconciler default");
    assertThat(engine.calls).containsExactly("volumes");
    assertThat(own.claims.rows()).hasSize(101);
  }

  /** Somebody's claim of everything with the label {@code job}. */
  private void claim(String instance, String volume, Instant created) {
    Map<String, String> labels = claim(instance, 1, Map.of("rules", "1;r=job&l=job")).labels();
    engine.volumes.put(volume, new Volume(volume, "local", labels, created, "local"));
  }

  // crash and restart

  @Test
  void claimOfAnEarlierBootCountsUntilItIsStale() throws Exception {
    peer(label("job")).claims.renew();
    Peer.Plan successor = plan();
    successor.process = new ProcessIdentity("another boot", "4026531836", 4711, 100);
    Peer own = successor.on(engine, clock);

    assertThat(own.contested(job)).isNotNull();
    clock.advance(PERIOD.multipliedBy(3));
    assertThat(own.contested(job)).isNull();
  }

  @Test
  void aClaimWhoseProcessIsGoneEndsAtOnce() throws Exception {
    peer(label("job")).claims.renew();
    Peer.Plan successor = plan();
    successor.processes = process -> process.pid() == 4711;
    Peer own = successor.on(engine, clock);

    assertThat(own.contested(job)).isNull();
    assertThat(own.claims.rows()).extracting(ClaimRow::live).containsExactly(true, false);
  }

  @Test
  void aClaimWhoseContainerIsGoneEndsAtOnce() throws Exception {
    Container service = engine.add("service", Duration.ofHours(1));
    Peer.Plan crashed = plan();
    crashed.containers = Set.of(service.id().substring(0, 12));
    crashed.on(engine, clock).claims.renew();
    Peer own = peer(label("job=1"));
    assertThat(own.contested(job)).isNotNull();

    engine.vanish(service);

    assertThat(own.contested(job)).isNull();
  }

  @Test
  void claimOfAnEarlierContainerRunEndsAtOnce() throws Exception {
    Container service = engine.add("service", Duration.ofHours(1));
    engine.startedAt.put(service.id(), clock.instant());
    Peer.Plan first = plan();
    first.containers = Set.of(service.id());
    first.on(engine, clock).claims.renew();
    clock.advance(Duration.ofSeconds(2));
    Peer own = first.on(engine, clock);
    assertThat(own.contested(job)).isNotNull();

    engine.startedAt.put(service.id(), clock.instant());

    assertThat(own.contested(job)).isNull();
  }

  @Test
  void aContainerWhoseNetworkAnotherSharesMayNotBeOurs() throws Exception {
    Container joined = engine.add("joined", Duration.ofHours(1));
    String mode = "container:" + joined.id();
    engine.add(
        Containers.container("sharing", Instant.EPOCH, Map.of("other", "label"))
            .attachedTo(new Attachments("running", mode, List.of(), List.of(), List.of())));
    Peer.Plan sharing = plan();
    sharing.containers = Set.of(joined.id().substring(0, 12)); // its host name is the other's
    sharing.on(engine, clock).claims.renew();

    engine.vanish(joined);

    assertThat(peer(label("job=1")).contested(job)).isNotNull();
  }

  @Test
  void aContainerOnAnotherEngineProvesNothing() throws Exception {
    Peer.Plan remote = plan();
    remote.containers = Set.of(Containers.id("elsewhere"));
    remote.on(engine, clock).claims.renew();

    assertThat(peer(label("job")).contested(job)).isNotNull();
  }

  @Test
  void anEngineThatCannotInspectTheContainerProvesNothing() throws Exception {
    Container service = engine.add("service", Duration.ofHours(1));
    Peer.Plan other = plan();
    other.containers = Set.of(service.id());
    other.on(engine, clock).claims.renew();
    engine.vanish(service);
    engine.fail("inspect " + service.id(), Reason.TIMEOUT);

    assertThat(peer(label("job")).contested(job)).isNotNull();
  }

  @Test
  void whatACrashLeftIsDeletedByItsSuccessor() throws Exception {
    for (int i = 0; i < 15; i++) {
      peer(label("job")).claims.renew();
    }
    Peer.Plan successor = plan();
    successor.processes = process -> process.pid() == 4711;
    Peer own = successor.on(engine, clock);
    own.begin();
    own.claims.renew();
    own.begin();
    own.claims.renew();

    assertThat(engine.volumes.keySet()).hasSize(1);
  }

  @Test
  void whatACrashLeftLongAgoIsDeletedToo() throws Exception {
    peer(label("job")).claims.renew();
    clock.advance(PERIOD.multipliedBy(4));
    Peer.Plan successor = plan();
    successor.processes = process -> process.pid() == 4711;
    Peer own = successor.on(engine, clock);
    own.begin();
    own.claims.renew();

    assertThat(engine.volumes.keySet()).hasSize(1);
  }

  @Test
  void aStaleClaimOfAnotherHostStaysForADay() throws Exception {
    peer(label("job")).claims.renew();
    Peer own = peer(label("job"));
    clock.advance(Duration.ofHours(23));
    own.begin();
    own.claims.renew();
    assertThat(engine.volumes.keySet()).hasSize(2);

    clock.advance(Duration.ofHours(2));
    own.begin();
    own.claims.renew();
    assertThat(engine.volumes.keySet()).hasSize(1);
  }

  @Test
  void dryRunDeletesNothingOfOthers() throws Exception {
    peer(label("job")).claims.renew();
    Peer.Plan successor = plan();
    successor.dryRun = true;
    successor.processes = process -> process.pid() == 4711;
    Peer own = successor.on(engine, clock);
    own.begin();
    own.claims.renew();

    assertThat(engine.volumes.keySet()).hasSize(2);
  }

  @Test
  void stoppingDeletesTheClaim() {
    Peer own = peer(label("job"));
    own.claims.renew();
    own.claims.renew();
    own.claims.withdraw();
    own.claims.renew();

    assertThat(engine.volumes.keySet()).isEmpty();
    assertThat(own.claims.rows()).isEmpty();
  }

  // two at once

  @Test
  void ofTwoThatBeginAtOnceOneSeesTheOther() throws Exception {
    Peer first = peer(label("job"));
    Peer second = peer(label("job"));
    Contests early = first.begin();
    assertThat(early.reason(job, job)).isNull();
    assertThat(second.contested(job)).isNotNull();

    early.refresh(); // right before its first removal, however soon that comes
    assertThat(early.reason(job, job)).isNotNull();
  }

  @Test
  void aFreshLookIsNotRepeatedWithinASecond() throws Exception {
    Contests contests = peer(label("job")).begin();
    contests.refresh();
    assertThat(engine.count("volumes")).isEqualTo(2);
    clock.advance(Duration.ofMillis(999));
    contests.refresh();
    assertThat(engine.count("volumes")).isEqualTo(2);
    clock.advance(Duration.ofMillis(1));
    contests.refresh();

    assertThat(engine.count("volumes")).isEqualTo(3);
  }

  // an engine that does not answer for longer than a claim counts

  @ParameterizedTest
  @ValueSource(strings = {"create volume", "remove volume"})
  void whenTheEngineIsBackOthersFirstWriteTheirsAnew(String hangs) throws Exception {
    Peer own = peer(label("job"));
    Peer other = peer(label("job"));
    own.claims.renew();
    other.claims.renew();
    assertThat(own.contested(job)).isNotNull();
    hangFor(PERIOD.multipliedBy(4), hangs, own, other);

    assertThat(own.contested(job)).isNotNull();
    clock.advance(Duration.ofSeconds(15));
    other.claims.renew();
    clock.advance(Duration.ofSeconds(15));
    assertThat(own.contested(job)).isNotNull();
  }

  @Test
  void theyWriteThemThoughTheOneBeforeCannotBeDeleted() throws Exception {
    Peer own = peer(label("job"));
    Peer other = peer(label("job"));
    own.claims.renew();
    other.claims.renew();
    assertThat(own.contested(job)).isNotNull();
    hangFor(PERIOD.multipliedBy(4), "create volume", own, other);

    own.claims.renew();
    engine.fail("remove volume", Reason.FAILED);
    clock.advance(Duration.ofSeconds(15));
    other.claims.renew();
    clock.advance(Duration.ofMinutes(1));
    assertThat(own.contested(job)).isNotNull();
  }

  @Test
  void norDoesOneThatStartedWithASilentEngine() throws Exception {
    peer(label("job")).claims.renew();
    Peer own = peer(label("job"));
    hangFor(PERIOD.multipliedBy(4), "create volume", own);

    assertThat(own.contested(job)).isNotNull();
    clock.advance(Duration.ofSeconds(30));
    assertThat(own.contested(job)).isNull();
  }

  @Test
  void whatWasStaleBeforeTheSilenceStaysStale() throws Exception {
    peer(label("job")).claims.renew();
    Peer own = peer(label("job"));
    clock.advance(PERIOD.multipliedBy(3));
    own.claims.renew();
    hangFor(PERIOD, "create volume", own);

    assertThat(own.contested(job)).isNull();
  }

  @Test
  void aSilenceRaisesNoneThatIsKnownToHaveEnded() throws Exception {
    peer(label("job")).claims.renew();
    Peer.Plan successor = plan();
    successor.processes = process -> process.pid() == 4711;
    Peer own = successor.on(engine, clock);
    hangFor(PERIOD.multipliedBy(4), "create volume", own);

    assertThat(own.contested(job)).isNull();
  }

  @Test
  void aDeletionThatHangsIsSoonTriedAgain() {
    Peer own = peer(label("job"));
    own.claims.renew();
    engine.fail("remove volume", Reason.TIMEOUT);
    own.claims.renew();

    assertThat(own.claims.renew()).isEqualTo(Duration.ofSeconds(15));
    refuse("remove volume", 403);
    assertThat(own.claims.renew()).isEqualTo(PERIOD);
  }

  private void hangFor(Duration time, String call, Peer... peers) {
    engine.fail(call, Reason.TIMEOUT);
    for (Duration past = Duration.ZERO; past.compareTo(time) < 0; past = past.plus(PERIOD)) {
      for (Peer peer : peers) {
        peer.claims.renew();
      }
      clock.advance(PERIOD);
    }
    engine.failures.clear();
  }

  // engines that refuse and engines that fail

  @ParameterizedTest
  @ValueSource(ints = {403, 404, 405})
  void anEngineWithoutVolumesIsSweptWithoutClaims(int status) throws Exception {
    refuse("create volume", status);
    refuse("volumes", status);
    Peer own = peer(label("job"));
    try (LogCapture log = new LogCapture()) {
      own.claims.renew();
      assertThat(own.contested(job)).isNull();
      own.claims.renew();
      assertThat(own.contested(job)).isNull();

      assertThat(log.lines()).filteredOn(l -> l.startsWith("WARN")).hasSize(1);
    }
  }

  @Test
  void aClaimThatNeverReachedTheEngineNeedsNoDeletion() throws Exception {
    engine.fail("create volume", Reason.UNREACHABLE);
    engine.fail("remove volume", Reason.UNREACHABLE);
    Peer own = peer(label("job"));
    try (LogCapture log = new LogCapture()) {
      own.claims.renew();
      own.claims.withdraw();

      assertThat(log.lines()).filteredOn(l -> l.startsWith("WARN")).isEmpty();
    }
  }

  @Test
  void claimsThatCanOnlyBeReadAreHeeded() throws Exception {
    peer(label("job")).claims.renew();
    refuse("create volume", 403);

    assertThat(peer(label("job")).contested(job)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 404, 405})
  void whereListsAreRefusedOthersStillSeeOurClaim(int status) throws Exception {
    refuse("volumes", status);
    Peer own = peer(label("job"));
    for (int i = 0; i < 10; i++) {
      own.claims.renew();
      assertThat(own.contested(job)).isNull();
      clock.advance(PERIOD);
    }

    assertThat(engine.volumes).hasSize(1);
    engine.failures.clear();
    own.claims.renew();
    assertThat(peer(label("job")).contested(job)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 404, 405, 500})
  void whereDeletionsAreRefusedSweepsGoOnAndHeedOthers(int status) throws Exception {
    refuse("remove volume", status);
    Peer own = peer(label("job"));
    for (int i = 0; i < 10; i++) {
      own.claims.renew();
      assertThat(own.contested(job)).isNull();
      clock.advance(PERIOD);
    }
    assertThat(engine.volumes).hasSize(status == 500 ? 4 : 2);

    peer(label("job")).claims.renew();
    assertThat(own.contested(job)).isNotNull();
  }

  @Test
  void creationsOfUnknownOutcomeLeaveThreeMoreVolumesAtMost() {
    Peer own = peer(label("job"));
    own.claims.renew();
    engine.createdAllTheSame = true;
    engine.fail("create volume", Reason.TIMEOUT);
    engine.fail("remove volume", Reason.TIMEOUT);
    for (int i = 0; i < 10; i++) {
      own.claims.renew();
      clock.advance(PERIOD);
    }

    assertThat(engine.volumes).hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 400, 401, 409, 429, 500, 503})
  void anyOtherFailureIsThrown(int status) {
    for (String call : List.of("create volume", "volumes")) {
      engine.failures.clear();
      refuse(call, status);

      assertThatThrownBy(() -> peer(label("job")).begin()).isInstanceOf(EngineException.class);
    }
  }

  @Test
  void engineThatListsNoVolumesIsAFailure() {
    Peer own = peer(label("job"));
    engine.hiddenVolumes = true;

    assertThatThrownBy(own::begin).hasMessageContaining("does not list the claim");
  }

  @Test
  void volumeOfTheSameNameIsNotOurs() throws Exception {
    Peer own = peer(label("job"));
    own.claims.renew();
    String name = engine.volumes.keySet().iterator().next();
    String next = name.substring(0, name.lastIndexOf('.')) + ".2";
    engine.volumes.put(next, new Volume(next, "local", Map.of(), clock.instant(), "local"));

    assertThat(own.claims.renew()).isLessThan(PERIOD);
    own.claims.renew();

    assertThat(engine.volumes.keySet())
        .contains(next, name.substring(0, name.lastIndexOf('.')) + ".3")
        .doesNotContain(name);
  }

  @Test
  void nothingMoreIsCreatedWhileTheEngineDeletesNothing() {
    Peer own = peer(label("job"));
    refuse("remove volume", 403);
    try (LogCapture log = new LogCapture()) {
      for (int i = 0; i < 288; i++) {
        own.claims.renew();
        clock.advance(PERIOD);
      }
      assertThat(log.lines()).filteredOn(l -> l.startsWith("WARN")).hasSize(1);
    }

    assertThat(engine.count("create volume")).isEqualTo(2);
    engine.failures.clear();
    own.claims.renew();
    assertThat(engine.volumes.keySet()).hasSize(1);
  }

  @Test
  void aClaimInUseIsNoReasonToCreateMore() {
    Peer own = peer(label("job"));
    own.claims.renew();
    engine.inUse.addAll(engine.volumes.keySet());
    own.claims.renew();
    own.claims.renew();

    assertThat(engine.volumes.keySet()).hasSize(2);
  }

  @Test
  void aRenewalThatFailsIsSoonTriedAgain() {
    Peer own = peer(label("job"));
    engine.fail("create volume", Reason.TIMEOUT);

    assertThat(own.claims.renew()).isEqualTo(Duration.ofSeconds(15));
    engine.failures.clear();
    assertThat(own.claims.renew()).isEqualTo(PERIOD);
    assertThat(engine.volumes.keySet()).hasSize(1);
  }

  @Test
  void aCreationOfUnknownOutcomeLeavesNothingBehind() throws Exception {
    Peer own = peer(label("job"));
    engine.createdAllTheSame = true;
    engine.fail("create volume", Reason.TIMEOUT);
    own.claims.renew();
    engine.failures.clear();
    own.claims.renew();

    assertThat(engine.volumes.keySet()).hasSize(1);
  }

  @Test
  void aLongerPeriodLeavesNoGap() throws Exception {
    Peer.Plan quick = plan();
    quick.period = Duration.ofMinutes(1);
    Peer own = quick.on(engine, clock);
    own.claims.renew();
    own.settings.setPeriod(PERIOD);

    assertThat(own.claims.renew()).isEqualTo(PERIOD);
    own.settings.setPeriod(Duration.ofHours(2));
    assertThat(own.claims.renew()).isEqualTo(PERIOD);
  }

  // what an operator sees

  @Test
  void contestIsLoggedAtItsBeginAndEnd() throws Exception {
    Peer other = peer(label("job"));
    other.claims.renew();
    Peer own = peer(label("job"));
    try (LogCapture log = new LogCapture()) {
      for (int i = 0; i < 3; i++) {
        sweep(own);
      }
      assertThat(log.lines()).singleElement().asString().startsWith("WARN contested");
      other.claims.withdraw();
      clock.advance(PERIOD.multipliedBy(3));
      sweep(own);
      sweep(own);

      assertThat(log.lines()).hasSize(2).last().asString().startsWith("INFO no longer contested");
    }
  }

  @Test
  void aPreviewChangesNoRow() throws Exception {
    peer(label("job")).claims.renew();
    Peer own = peer(label("job"));
    sweep(own);
    own.contested(job);
    own.contested(job);

    assertThat(own.claims.rows()).extracting(ClaimRow::contested).containsExactly(0L, 1L);
    assertThat(own.claims.rows().get(1).service()).isEqualTo("com.acme.Main");
  }

  private void sweep(Peer peer) throws EngineException {
    Contests contests = peer.begin();
    contests.reason(job, job);
    peer.claims.swept(contests);
  }

  private void refuse(String call, int status) {
    engine.failures.put(
        call, new EngineException(Reason.REFUSED, call + " answered HTTP " + status, null, status));
  }

  private Volume claim(String instance, int number, Map<String, String> more) {
    Map<String, String> labels = new HashMap<>();
    labels.put(Claim.LABEL, "1");
    labels.put("io.github.containerreconciler.instance", instance);
    more.forEach((key, value) -> labels.put("io.github.containerreconciler." + key, value));
    return new Volume(
        "container-reconciler." + instance + "." + number,
        "local",
        labels,
        clock.instant(),
        "local");
  }

  /** The clock was two hours ahead at the boot, as of an RTC in local time, and NTP set it back. */
  @Test
  void aClockThatWasSetBackSinceTheServicesStartEndsNoClaim() throws Exception {
    Container service = engine.add("service", Duration.ofHours(1));
    engine.startedAt.put(service.id(), clock.instant()); // with the wrong clock
    engine.clockSkew = Duration.ofHours(-2); // set back
    Peer.Plan first = new Peer.Plan();
    first.containers = Set.of(service.id());
    Peer writer = first.on(engine, clock);
    clock.advance(Duration.ofMinutes(5));
    writer.claims.renew(); // the service runs, and writes its claim
    clock.advance(Duration.ofSeconds(10));

    Peer own = new Peer.Plan().rule(Conditions.NONE.labelled("job")).on(engine, clock);

    assertThat(own.contested(job)).isNotNull();
  }

  @Test
  void aStartSeenInTheFutureProvesNothingWhenItsTimeHasCome() throws Exception {
    Container service = engine.add("service", Duration.ofHours(1));
    engine.startedAt.put(service.id(), clock.instant().plusSeconds(400));
    Peer.Plan first = new Peer.Plan();
    first.containers = Set.of(service.id());
    Peer writer = first.on(engine, clock);
    Peer own = new Peer.Plan().rule(Conditions.NONE.labelled("job")).on(engine, clock);
    for (int seconds = 0; seconds < 900; seconds += 290) {
      writer.claims.renew();
      clock.advance(Duration.ofSeconds(290));
      assertThat(own.contested(job)).as("after %s s", seconds).isNotNull();
    }
  }
}
