package io.github.containerreconciler.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.config.AgentConfig;
import io.github.containerreconciler.internal.config.Key;
import io.github.containerreconciler.internal.config.OwnershipRule;
import io.github.containerreconciler.internal.config.ReconcilerConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentSettingsTest {

  private static AgentConfig load(Map<String, String> environment) throws Exception {
    return SettingsSources.load("owner-label=x", new Properties(), environment);
  }

  @Test
  void aVariableSetsAPlainKey() throws Exception {
    AgentConfig agent =
        SettingsSources.load(
            null,
            new Properties(),
            Map.of(
                "CONTAINER_RECONCILER_OWNER_LABEL", "job=a, team",
                "CONTAINER_RECONCILER_CREATION_GRACE", "2m",
                "CONTAINER_RECONCILER_REQUIRED_CALLBACKS", "a${,}b, c",
                "CONTAINER_RECONCILER_LOG_LEVEL", "debug"));
    ReconcilerConfig config = Load.one(agent);
    assertThat(config.rules()).extracting(OwnershipRule::name).containsExactly("job", "team");
    assertThat(config.creationGrace()).isEqualTo(Duration.ofMinutes(2));
    assertThat(config.requiredCallbacks()).containsExactly("a,b", "c");
    assertThat(agent.logLevel()).isEqualTo("debug");
    assertThat(agent.warnings()).isEmpty();
  }

  /** A Service named container-reconciler-x has variables of these forms in every pod. */
  @Test
  void noServiceOfKubernetesCanNameAPlainKey() {
    for (Key key : Key.values()) {
      if (key.isPlain()) {
        assertThat(key.text().replace('-', '_').toUpperCase(Locale.ROOT))
            .doesNotMatch(".*(SERVICE_HOST|PORT|PORT_.*)");
      }
    }
  }

  @Test
  void keysOfTheLastVersionAreReadWithAWarning() throws Exception {
    AgentConfig agent =
        load(
            Map.of(
                "CONTAINER_RECONCILER_EVENTS", "false",
                "CONTAINER_RECONCILER_REQUIRED_SOURCES", "a,b"));
    assertThat(Load.one(agent).requiredCallbacks()).containsExactly("a", "b");
    assertThat(agent.warnings())
        .containsExactly(
            "events (environment variable CONTAINER_RECONCILER_EVENTS): is ignored: a sweep comes"
                + " early when a container comes of age",
            "required-sources (environment variable CONTAINER_RECONCILER_REQUIRED_SOURCES): is now"
                + " named required-callbacks");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PEROID",
        "OWNER_X_LABEL",
        "OWNER_X_PORT_80_TCP_ADDR",
        "RECONCILERS_GPU_PERIOD",
        "CALLBACK_X_EXEC",
        "PORT",
        "SERVICE_HOST",
        "owner_label",
        "OWNER.LABEL",
      })
  void unknownVariableIsNamedWithoutItsValue(String name) throws Exception {
    String variable = "CONTAINER_RECONCILER_" + name;
    AgentConfig agent = load(Map.of(variable, "tcp://me:s3cret@h:1"));
    assertThat(Load.one(agent).rules()).extracting(OwnershipRule::name).containsExactly("x");
    assertThat(agent.reconcilers()).hasSize(1);
    assertThat(agent.warnings())
        .singleElement()
        .asString()
        .contains(variable + ":", "no setting is named so")
        .doesNotContain("s3cret");
  }

  @Test
  void variablesOfOthersAreNotNamed() throws Exception {
    assertThat(load(Map.of("CONTAINER_RECONCILER", "1", "PERIOD", "2")).warnings()).isEmpty();
  }

  @Test
  void aBackslashBeforeACommaOfAListIsRefused() {
    assertThat(
            Load.problems(
                "owner-label=x",
                new Properties(),
                Map.of("CONTAINER_RECONCILER_REQUIRED_CALLBACKS", "a\\,b")))
        .singleElement()
        .asString()
        .contains("was \"a\\,b\"; allowed: a comma within a value is written ${,}");
  }

  @Test
  void aValueInQuotesOfAnEnvFileIsRefused() {
    for (String value : new String[] {"\"job=ci-1\"", "'job=ci-1'", "job=\"ci-1\"", "\"a,b\""}) {
      assertThat(
              Load.problems(
                  null, new Properties(), Map.of("CONTAINER_RECONCILER_OWNER_LABEL", value)))
          .as(value)
          .isNotEmpty()
          .allSatisfy(p -> assertThat(p).contains("quotes"));
    }
  }

  @Test
  void theVariablesOfAKubernetesServiceAreOneWarning() throws Exception {
    Map<String, String> environment = new HashMap<>();
    for (String service : new String[] {"CONTAINER_RECONCILER", "CONTAINER_RECONCILER_OWNER_X"}) {
      environment.put(service + "_SERVICE_HOST", "10.0.0.11");
      environment.put(service + "_SERVICE_PORT", "8080");
      environment.put(service + "_SERVICE_PORT_LABEL", "8080");
      environment.put(service + "_PORT", "tcp://10.0.0.11:8080");
      environment.put(service + "_PORT_8080_TCP", "tcp://10.0.0.11:8080");
      environment.put(service + "_PORT_8080_TCP_PROTO", "tcp");
      environment.put(service + "_PORT_8080_TCP_PORT", "8080");
      environment.put(service + "_PORT_8080_TCP_ADDR", "10.0.0.11");
    }
    AgentConfig agent = load(environment);
    assertThat(Load.one(agent).rules()).extracting(OwnershipRule::name).containsExactly("x");
    assertThat(agent.warnings())
        .singleElement()
        .asString()
        .contains("Kubernetes Service", "CONTAINER_RECONCILER_OWNER_X_PORT_8080_TCP_ADDR")
        .doesNotContain("10.0.0.11");
  }
}
