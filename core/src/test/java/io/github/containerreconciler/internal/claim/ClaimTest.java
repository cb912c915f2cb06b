package io.github.containerreconciler.internal.claim;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.engine.Volume;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimTest {

  private static final String PREFIX = "io.github.containerreconciler.";
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final ProcessIdentity process = new ProcessIdentity("boot-1", "4026531836", 4711, 99);
  private final Claim claim =
      new Claim(
          "container-reconciler.0123456789ab.7",
          NOW,
          "0123456789ab",
          new Claimant("default", "com.acme.Main", "build7", "c".repeat(64), process),
          new Claim.Terms(Duration.ofSeconds(90), "jobs", "1;r=job&l=job"));

  private static Volume volume(Map<String, String> labels) {
    return new Volume("container-reconciler.0123456789ab.7", "local", labels, NOW, "local");
  }

  private Claim with(String label, String value) {
    Map<String, String> labels = new HashMap<>(claim.labels());
    labels.put(PREFIX + label, value);
    return Claim.of(volume(labels));
  }

  @Test
  void theLabelsAreThoseOfTheContract() {
    assertThat(claim.labels())
        .containsOnlyKeys(
            PREFIX + "claim",
            PREFIX + "instance",
            PREFIX + "reconciler",
            PREFIX + "service",
            PREFIX + "host",
            PREFIX + "container",
            PREFIX + "process",
            PREFIX + "renewal",
            PREFIX + "group",
            PREFIX + "rules")
        .containsEntry(PREFIX + "claim", "1")
        .containsEntry(PREFIX + "process", "boot-1 4026531836 4711 99")
        .containsEntry(PREFIX + "renewal", "90");
  }

  @Test
  void writtenLabelsAreReadBack() {
    assertThat(Claim.of(volume(claim.labels())).toString()).isEqualTo(claim.toString());
    assertThat(claim.number()).isEqualTo(7);
  }

  @Test
  void aClaimWithoutLabelsIsUnknownAndLastsLong() {
    Claim bare = Claim.of(volume(Map.of(PREFIX + "claim", "1")));

    assertThat(bare.instance()).isEqualTo(bare.volume());
    assertThat(bare.by().process().isComplete()).isFalse();
    assertThat(bare.lifetime()).isEqualTo(Duration.ofMinutes(15));
    assertThat(bare.by().describe("1s"))
        .isEqualTo("reconciler unknown of unknown (on unknown, seen 1s ago)");
  }

  @ParameterizedTest
  @CsvSource({"1,10", "3,10", "4,12", "300,900", "301,900", "-1,900", "0,900", "x,900", "'',900"})
  void aClaimLastsThreeRenewalsWithinBounds(String renewal, long seconds) {
    assertThat(with("renewal", renewal).lifetime()).isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  void aRenewalIsWrittenInWholeSecondsUpwards() {
    Claim quick =
        new Claim(
            claim.volume(),
            NOW,
            claim.instance(),
            claim.by(),
            new Claim.Terms(Duration.ofMillis(4_001), "", ""));

    assertThat(quick.labels()).containsEntry(PREFIX + "renewal", "5");
  }

  @Test
  void textsOfOthersBreakNoLineAndHaveAnEnd() {
    assertThat(with("service", "a\nb\u001b[31m").by().service()).isEqualTo("a?b?[31m");
    assertThat(with("host", "h".repeat(5_000)).by().host()).hasSize(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "boot",
        "boot 1 2",
        "boot 1 x 3",
        "boot 1 2 3 4",
        "boot 1 2 99999999999999999999"
      })
  void aBrokenProcessIsNone(String text) {
    assertThat(with("process", text).by().process().isComplete()).isFalse();
  }

  @Test
  void processesAreComparedOnlyWithinOnePidNamespace() {
    assertThat(process.isBeside(new ProcessIdentity("boot-1", "4026531836", 1, 1))).isTrue();
    assertThat(process.isBeside(new ProcessIdentity("boot-2", "4026531836", 1, 1))).isFalse();
    assertThat(process.isBeside(new ProcessIdentity("boot-1", "4026531837", 1, 1))).isFalse();
    assertThat(process.isBeside(new ProcessIdentity("", "", 1, 1))).isFalse();
    assertThat(ProcessIdentity.UNKNOWN.isBeside(ProcessIdentity.UNKNOWN)).isFalse();
  }
}
