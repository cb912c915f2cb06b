package io.github.containerreconciler.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is said of an engine, reached or not. */
class StatusTextTest {

  private final Map<String, Object> attributes =
      new HashMap<>(Map.of("engineEndpoint", "unix:///s", "engineClockSkewMillis", -5L));

  private String text() {
    return new StatusText(attributes, new Terminal(System.out, System.err, false)).toString();
  }

  @Test
  void ofAnEngineThatWasNeverReachedNoClockIsKnown() {
    assertThat(text())
        .containsPattern("engine +unix:///s, NOT reached yet\\R")
        .doesNotContain("clock");
  }

  @Test
  void anEngineThatWasReachedMayBeUnhealthyNow() {
    attributes.putAll(Map.of("engineVersion", "20.10", "engineApiVersion", "1.41"));
    assertThat(text())
        .containsPattern(
            "engine +unix:///s, version 20.10 \\(API 1.41\\), NOT healthy, its clock -5 ms\\R");
    attributes.put("engineHealthy", true);
    assertThat(text()).contains("(API 1.41), healthy, its clock -5 ms");
  }
}
