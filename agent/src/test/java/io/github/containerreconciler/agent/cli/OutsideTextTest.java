package io.github.containerreconciler.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import javax.management.RuntimeMBeanException;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.Test;

/** What comes from an engine, an application or another JVM neither breaks a line nor a screen. */
class OutsideTextTest {

  private static final String EVIL = "a\nFORGED\r\u001b[31m\u009b2J\u202e\u2028b";

  private final Terminal terminal =
      new Terminal(
          new PrintStream(new ByteArrayOutputStream()),
          new PrintStream(new ByteArrayOutputStream()),
          false,
          0);

  private static void assertHarmless(String text) {
    assertThat(text)
        .contains("FORGED")
        .doesNotContain("\nFORGED", "\r", "\u001b", "\u009b", "\u202e", "\u2028");
  }

  @Test
  void inAStatus() {
    Map<String, Object> attributes = new LinkedHashMap<>();
    for (String key : new String[] {"name", "state", "stateReason", "lastError"}) {
      attributes.put(key, EVIL);
    }
    attributes.put("engineEndpoint", EVIL);
    attributes.put("engineVersion", EVIL);
    attributes.put("engineApiVersion", EVIL);
    attributes.put(
        "callbacks", new CompositeData[] {TestReconciler.row("name", EVIL, "error", EVIL)});
    assertHarmless(new StatusText(attributes, terminal).toString());
  }

  @Test
  void inATable() {
    assertHarmless(new TextTable("", "NAME", "").row(EVIL).render(terminal));
  }

  @Test
  void inJson() {
    assertHarmless(Json.text(Map.of(EVIL, EVIL)));
  }

  @Test
  void inARefusal() {
    assertHarmless(
        RemoteReconciler.refusal(new RuntimeMBeanException(new IllegalStateException(EVIL))));
  }

  @Test
  void inTheCommandLineOfAnotherJvm() {
    assertHarmless(new Jvm(1, "user", EVIL, List.of()).toString());
  }

  @Test
  void inWhatAJvmSaysOfItsAgent() {
    Properties properties = new Properties();
    properties.setProperty("container-reconciler.status", "failed: " + EVIL);
    assertHarmless(AgentStatus.in(properties).problems().get(0));
  }
}
