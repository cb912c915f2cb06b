package io.github.containerreconciler.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.config.AgentConfig;
import io.github.containerreconciler.internal.config.OwnershipRule;
import io.github.containerreconciler.internal.config.ReconcilerConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentSettingsTest {

  private static AgentConfig load(Map<String, String> environment) throws Exception {
    return SettingsSources.load("owner-label=x", new Properties(), environment);
  }

  @Test
  void theNameOfAReconcilerMayHaveSeveralWords() throws Exception {
    AgentConfig agent =
        load(
            Map.of(
                "CONTAINER_RECONCILER_RECONCILERS_EU_WEST_PERIOD", "1m",
                "CONTAINER_RECONCILER_RECONCILERS_EU_WEST_DOCKER_HOST", "tcp://eu:1",
                "CONTAINER_RECONCILER_RECONCILERS_EU_WEST_OWNER_BIG_JOBS_REPORT_ONLY", "true",
                "CONTAINER_RECONCILER_RECONCILERS_EU_WEST_OWNER_BIG_JOBS_LABEL", "job"));
    ReconcilerConfig config = Load.one(agent);
    assertThat(agent.reconcilers()).hasSize(1);
    assertThat(config.name()).isEqualTo("eu-west");
    assertThat(config.period()).isEqualTo(Duration.ofMinutes(1));
    assertThat(config.dockerHost()).isEqualTo("tcp://eu:1");
    assertThat(config.rules()).extracting(OwnershipRule::name).containsExactly("x", "big-jobs");
    assertThat(config.rules().get(1).reportOnly()).isTrue();
  }

  @Test
  void aVariableWithTwoReadingsIsRefusedWithBoth() {
    String variable = "CONTAINER_RECONCILER_RECONCILERS_A_OWNER_B_OWNER_C_LABEL";
    assertThat(Load.problems("owner-label=x", new Properties(), Map.of(variable, "v")))
        .singleElement()
        .asString()
        .startsWith("environment variable " + variable + ": was \"v\"")
        .contains("reconcilers.a.owner.b-owner-c.label or reconcilers.a-owner-b.owner.c.label");
  }

  @ParameterizedTest
  @CsvSource({
    "PEROID, period",
    "FOO, known are",
    "RECONCILERS_GPU_PEROID, reconciler",
    "OWNER__LABEL, owner-label",
    "RECONCILERS_GPU_LOG_LEVEL, whole agent",
    "PORT, known are",
  })
  void aVariableThatIsNotUnderstoodIsNamed(String name, String why) {
    String variable = "CONTAINER_RECONCILER_" + name;
    assertThat(Load.problems("owner-label=x", new Properties(), Map.of(variable, "8080")))
        .anySatisfy(
            p -> assertThat(p).contains("(environment variable " + variable + ")", "8080", why));
  }

  @Test
  void aCommaWithinAnElementIsWrittenWithABackslash() throws Exception {
    ReconcilerConfig config =
        Load.one(load(Map.of("CONTAINER_RECONCILER_REQUIRED_SOURCES", "a\\,b, c")));
    assertThat(config.requiredSources()).containsExactly("a,b", "c");
  }

  @Test
  void whatKubernetesSaysOfAServiceOfThisNameIsIgnoredWithOneWarning() throws Exception {
    Map<String, String> environment = new HashMap<>();
    for (String service : new String[] {"CONTAINER_RECONCILER", "CONTAINER_RECONCILER_METRICS"}) {
      environment.put(service + "_SERVICE_HOST", "10.0.0.11");
      environment.put(service + "_SERVICE_PORT", "8080");
      environment.put(service + "_SERVICE_PORT_HTTP", "8080");
      environment.put(service + "_PORT", "tcp://10.0.0.11:8080");
      environment.put(service + "_PORT_8080_TCP", "tcp://10.0.0.11:8080");
      environment.put(service + "_PORT_8080_TCP_PROTO", "tcp");
      environment.put(service + "_PORT_8080_TCP_PORT", "8080");
      environment.put(service + "_PORT_8080_TCP_ADDR", "10.0.0.11");
      environment.put(service + "_PORT_53_UDP_PORT", "53");
    }
    AgentConfig agent = load(environment);
    assertThat(agent.warnings())
        .singleElement()
        .asString()
        .contains("Kubernetes Service", "CONTAINER_RECONCILER_METRICS_PORT_8080_TCP_ADDR");
  }
}
