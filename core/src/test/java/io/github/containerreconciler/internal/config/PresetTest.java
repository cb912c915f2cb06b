package io.github.containerreconciler.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.config.CallbackSettings.Http;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is known of other people's programs. */
class PresetTest {

  private static final String GRID =
      "preset=selenium-grid; callback.selenium-grid.http=http://hub:4444/status";

  @Test
  void aPresetCompletesWhatTheOperatorWrote() throws Exception {
    ReconcilerConfig config = Written.one(GRID + "; owner.selenium-grid.label=grid=a");
    OwnershipRule rule = config.rules().get(0);
    assertThat(rule.name()).isEqualTo("selenium-grid");
    assertThat(rule.labels()).hasToString("[grid=a]");
    NamePattern name = Objects.requireNonNull(rule.namePattern());
    assertThat(name.findInName("browser-chrome-128-linux-1751-0a1b2c3d", false)).isTrue();
    assertThat(name.findInName("selenium-hub", false)).isFalse();
    CallbackSettings callback = config.callbacks().get(0);
    assertThat(callback.asks()).isInstanceOf(Http.class);
    assertThat(callback.match()).isEqualTo("address");
    assertThat(callback.answer().require()).isEqualTo("value.nodes.*.id");
  }

  @Test
  void whatTheOperatorWroteCounts() throws Exception {
    ReconcilerConfig config =
        Written.one(
            GRID
                + "; owner.selenium-grid.network=grid; owner.selenium-grid.name=^b-"
                + "; callback.selenium-grid.match=name");
    assertThat(config.rules().get(0).namePattern()).hasToString("^b-");
    assertThat(config.callbacks().get(0).match()).isEqualTo("name");
  }

  @Test
  void labelsAreJoined() throws Exception {
    ReconcilerConfig config =
        Written.one(
            "preset=jenkins-docker; callback.jenkins-docker.http=http://j/computer/api/json"
                + "; owner.jenkins-docker.label=com.nirima.jenkins.plugins.docker.JenkinsId=7");
    assertThat(config.rules().get(0).labels()).hasSize(2);
    assertThat(Written.one("preset=testcontainers; owner.testcontainers.label=team=a").rules())
        .singleElement()
        .extracting(OwnershipRule::labels)
        .hasToString("[team=a, org.testcontainers=true]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "preset=selenium-grid; owner.selenium-grid.label=a | callback.selenium-grid.http",
        "preset=selenium-grid; callback.selenium-grid.http=http://h/ | owner.selenium-grid.label or",
        "preset=jenkins-docker; callback.jenkins-docker.http=http://h/ | owner.jenkins-docker.label",
        "preset=testcontainers | owner.testcontainers.label"
      })
  void whatOnlyTheOperatorKnowsMustBeGiven(String pairs, String missing) {
    assertThat(Written.problems(pairs))
        .singleElement()
        .asString()
        .startsWith("preset (here): needs ")
        .contains(missing);
  }

  @Test
  void aShorterGraceIsRefusedWithTheReason() {
    assertThat(Written.problems(GRID + "; owner.selenium-grid.label=a; creation-grace=4m"))
        .singleElement()
        .asString()
        .contains("creation-grace of at least 5m, since a session that is being made");
  }
}
