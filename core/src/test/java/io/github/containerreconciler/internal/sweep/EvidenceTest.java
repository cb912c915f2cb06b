package io.github.containerreconciler.internal.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.config.OwnershipRule;
import io.github.containerreconciler.internal.config.OwnershipRule.Conditions;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.EngineException.Reason;
import io.github.containerreconciler.internal.judge.Kind;
import io.github.containerreconciler.internal.reconcile.Reconciler;
import io.github.containerreconciler.internal.report.RemovalRecord;
import io.github.containerreconciler.internal.testing.Containers;
import io.github.containerreconciler.internal.testing.Rig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stays of what was removed. */
class EvidenceTest extends Rig {

  private static final String INSPECT =
      "{\"Id\":\"x\",\"Config\":{\"Env\":[\"USER=me\",\"TOKEN\\u003dse\\\"cret\",\"BARE\"],"
          + "\"Memory\":12.50e3,\"Tty\":false,\"Note\":null}}";

  @TempDir private Path temp;
  private Path folder = Path.of("");

  @BeforeEach
  void wantEvidence() {
    folder = temp.resolve("evidence");
    settings.evidence = folder.toString();
    engine.inspected = INSPECT;
    engine.log = List.of("began", "out of memory");
  }

  private RemovalRecord remove(String name) {
    engine.add(name, OLD);
    return start().sweepNow().removals().get(0);
  }

  private List<Path> files() throws IOException {
    if (Files.notExists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private String only() throws IOException {
    assertThat(files()).hasSize(1);
    return Files.readString(files().get(0));
  }

  @Test
  void aRemovedContainerLeavesItsInspectAndItsLastLines() throws IOException {
    RemovalRecord removal = remove("lost");
    assertThat(removal.error()).isEmpty();
    assertThat(only())
        .contains("\"name\":\"lost\"", "\"rule\":\"job\"", "\"reconciler\":\"default\"")
        .contains("\"log\":[\"began\",\"out of memory\"]")
        .contains("\"Memory\":12.50e3", "\"Tty\":false", "\"Note\":null");
  }

  /** Leaves a network and a volume behind until both are removed. */
  private Reconciler leftovers(Runnable beforeTheLastSweep) {
    settings.resources = List.of("networks", "volumes");
    settings.rules =
        List.of(new OwnershipRule("job", Conditions.NONE.labelled("job"), false, false, true));
    engine.addNetwork("net", OLD);
    engine.addVolume("../vol", OLD);
    Reconciler reconciler = start();
    reconciler.sweepNow();
    clock.advance(settings.creationGrace);
    beforeTheLastSweep.run();
    reconciler.sweepNow();
    return reconciler;
  }

  @Test
  void aNetworkAndAVolumeLeaveTheirInspectAlone() throws IOException {
    engine.inspected =
        "{\"Name\":\"x\",\"Options\":{\"device\":\"//host/share\",\"o\":\"password=secret\"}}";
    leftovers(() -> {});
    assertThat(engine.networks).isEmpty();
    assertThat(engine.volumes).isEmpty();
    assertThat(files()).hasSize(2);
    String volume = Files.readString(files().get(0));
    String network = Files.readString(files().get(1));
    assertThat(network).contains("\"kind\":\"network\"", "\"name\":\"net\"", "//host/share");
    assertThat(volume).contains("\"kind\":\"volume\"", "vol\"", "//host/share");
    assertThat(network + volume).contains("\"rule\":\"job\"").doesNotContain("secret", "began");
    assertThat(engine.count("logs")).isZero();
    String id = Containers.id("network net");
    assertThat(engine.calls)
        .containsSubsequence("inspect raw networks " + id, "network " + id, "remove network " + id);
  }

  @Test
  void leftoversThatAreSparedAtTheLastMomentLeaveNone() throws IOException {
    leftovers(() -> engine.inUse.addAll(List.of("../vol", Containers.id("network net"))));
    assertThat(engine.networks).isNotEmpty();
    assertThat(engine.count("inspect raw")).isEqualTo(2);
    assertThat(files()).isEmpty();
  }

  @Test
  void missingEvidenceKeepsNoLeftover() throws IOException {
    engine.fail("inspect raw volumes", Reason.TIMEOUT);
    Reconciler reconciler = leftovers(() -> {});
    assertThat(engine.volumes).isEmpty();
    assertThat(files()).hasSize(1);
    assertThat(reconciler.counters().recentRemovals())
        .anyMatch(r -> r.kind() == Kind.VOLUME && r.error().contains("evidence is missing"));
  }

  @Test
  void valuesOfTheEnvironmentAreLeftOut() throws IOException {
    remove("lost");
    assertThat(only()).contains("[\"USER\",\"TOKEN\",\"BARE\"]").doesNotContain("cret", "=me");
  }

  @Test
  void valuesOfTheEnvironmentStayWhereWanted() throws IOException {
    settings.evidenceEnv = true;
    remove("lost");
    assertThat(only()).contains("USER=me", "TOKEN=se\\\"cret");
  }

  @Test
  void anAnswerThatIsNoJsonIsNotKept() throws IOException {
    engine.inspected = "{\"Config\":{\"Env\":[\"TOKEN=secret\"";
    RemovalRecord removal = remove("lost");
    assertThat(removal.outcome()).isEqualTo(RemovalRecord.Outcome.REMOVED);
    assertThat(removal.error()).contains("evidence is missing", "malformed");
    assertThat(files()).isEmpty();
  }

  @Test
  void evidenceIsTakenBeforeTheLastInspection() {
    String id = engine.add("lost", OLD).id();
    start().sweepNow();
    assertThat(engine.calls)
        .containsSubsequence("inspect raw " + id, "logs " + id, "inspect " + id, "remove " + id);
  }

  @Test
  void aFailureCostsTheEvidenceAlone() throws IOException {
    Container lost = engine.add("lost", OLD);
    engine.fail("inspect raw " + lost.id(), Reason.TIMEOUT);
    engine.fail("logs " + lost.id(), Reason.TIMEOUT);
    RemovalRecord removal = start().sweepNow().removals().get(0);
    assertThat(removal.outcome()).isEqualTo(RemovalRecord.Outcome.REMOVED);
    assertThat(removal.error()).contains("evidence is missing: inspect: ", "log: ");
    assertThat(files()).isEmpty();
  }

  @Test
  void aLogThatCannotBeReadCostsTheLogAlone() throws IOException {
    Container lost = engine.add("lost", OLD);
    engine.fail("logs " + lost.id(), Reason.FAILED);
    RemovalRecord removal = start().sweepNow().removals().get(0);
    assertThat(removal.error()).contains("log: ").doesNotContain("inspect: ");
    assertThat(only()).contains("\"log\":null", "TOKEN");
  }

  @Test
  void nobodyElseMayReadIt() throws IOException {
    Files.createDirectory(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    remove("lost");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files().get(0))))
        .isEqualTo("rw-------");
  }

  @Test
  void noLinkIsFollowed() throws IOException {
    Path elsewhere = Files.createDirectory(temp.resolve("elsewhere"));
    Files.createSymbolicLink(folder, elsewhere);
    RemovalRecord removal = remove("lost");
    assertThat(removal.outcome()).isEqualTo(RemovalRecord.Outcome.REMOVED);
    assertThat(removal.error()).contains("is no folder");
    assertThat(elsewhere).isEmptyDirectory();
  }

  @Test
  void aFileThatIsALinkIsNotFollowed() throws IOException {
    Path victim = Files.writeString(temp.resolve("victim"), "precious");
    Container lost = engine.add("lost", OLD);
    Files.createDirectory(folder);
    Files.createSymbolicLink(folder.resolve("lost-" + lost.shortId() + ".json"), victim);
    assertThat(start().sweepNow().removals().get(0).error()).contains("evidence is missing");
    assertThat(victim).hasContent("precious");
  }

  @Test
  void theOldestGoBeyondTheLimitAndStrangersStay() throws IOException {
    settings.evidenceLimit = 1_000_000;
    engine.log = List.of("x".repeat(400_000));
    Reconciler reconciler = start();
    Files.createDirectory(folder);
    Files.writeString(folder.resolve("notes.txt"), "not ours");
    for (String name : List.of("first", "second", "third")) {
      engine.add(name, OLD);
      reconciler.sweepNow();
      for (Path file : files()) {
        long earlier = Files.getLastModifiedTime(file).toMillis() - 10_000;
        Files.setLastModifiedTime(file, FileTime.fromMillis(earlier));
      }
    }
    assertThat(files())
        .extracting(f -> f.getFileName().toString().replaceAll("-.*", ""))
        .containsExactly("notes.txt", "second", "third");
  }

  @Test
  void whatIsSparedAtTheLastMomentLeavesNone() throws IOException {
    engine.add("lost", OLD);
    Reconciler reconciler = start();
    callbacks.beforeAnswering =
        () -> {
          if (callbacks.asked > 1) {
            callbacks.tracked.add("lost");
          }
        };
    assertThat(reconciler.sweepNow().removals()).isEmpty();
    assertThat(files()).isEmpty();
  }

  @Test
  void aNameCannotLeadElsewhere() throws IOException {
    Container lost = engine.add("x", OLD);
    engine.vanish(lost);
    engine.add(
        new Container(
            lost.id(),
            List.of("/../../etc/passwd"),
            lost.image(),
            lost.imageId(),
            lost.labels(),
            lost.mounts(),
            lost.created()));
    start().sweepNow();
    assertThat(files()).hasSize(1);
    assertThat(files().get(0).getFileName().toString()).endsWith("-" + lost.shortId() + ".json");
  }

  @Test
  void withoutAFolderTheEngineIsNotAsked() {
    settings.evidence = null;
    remove("lost");
    assertThat(engine.count("inspect raw")).isZero();
    assertThat(engine.count("logs")).isZero();
  }
}
