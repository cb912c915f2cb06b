package io.github.containerreconciler.agent.cli;

import static io.github.containerreconciler.agent.cli.TestReconciler.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.Test;

/** Settings given to a service that runs the agent already. */
class GivenSettingsTest {

  private final Map<String, Object> attributes =
      new HashMap<>(
          Map.of(
              "name",
              "eu",
              "settings",
              new CompositeData[] {
                row("key", "period", "value", "5m", "from", "agent argument"),
                row("key", "owner-label", "value", "a=1, b", "from", "agent argument"),
                row("key", "dry-run", "value", "false", "from", "JMX"),
                row("key", "callback.c.http", "value", "http://h/…", "from", "agent argument"),
                row("key", "callback.c.header", "value", "A: ***", "from", "agent argument"),
              }));

  private List<String> differences(String... given) {
    return new GivenSettings(List.of(given)).differences(new Facts(attributes), false);
  }

  @Test
  void settingInForceIsNoDifferenceHoweverWritten() {
    assertThat(differences("period=300s", "owner-label=b", "owner-label=a=1", "dry-run=false"))
        .isEmpty();
  }

  @Test
  void aSecretIsNeitherComparedNorShown() {
    assertThat(differences("callback.c.http=http://h/s3cret", "callback.c.header=A: s3cret"))
        .isEmpty();
    assertThat(differences("callback.c.http=http://i/s3cret"))
        .containsExactly("callback.c.http: given \"http://i/…\", in force \"http://h/…\"");
  }

  @Test
  void whatDiffersIsNamedWithBothValues() {
    assertThat(differences("period=6m", "owner-label=a=1", "confirmations=2", "dry-run=true"))
        .containsExactly(
            "period: given \"6m\", in force \"5m\"",
            "owner-label: given \"a=1\", in force \"a=1, b\"",
            "confirmations: given \"2\", not set there",
            "dry-run: given \"true\", in force \"false\"");
  }

  @Test
  void aHeadersValueIsNeitherComparedNorTold() {
    assertThat(differences("callback.c.header=A: s3cret")).isEmpty();
    assertThat(differences("callback.c.header=Y-Key: s3cret"))
        .containsExactly("callback.c.header: given \"Y-Key: ***\", in force \"A: ***\"");
  }

  @Test
  void whatIsNoSettingIsToldWithoutItsPassword() {
    for (String typed : List.of("tcp://user:s3cret@h:1", "docker-host:user:s3cret@h")) {
      assertThatThrownBy(() -> new GivenSettings(List.of(typed)))
          .isInstanceOf(CliException.class)
          .hasMessageContaining("***@h")
          .hasMessageNotContaining("s3cret");
    }
  }

  @Test
  void aReconcilersOwnSettingCountsForItAlone() {
    assertThat(differences("period=9m", "reconcilers.eu.period=5m", "reconcilers.us.period=1m"))
        .isEmpty();
  }
}
