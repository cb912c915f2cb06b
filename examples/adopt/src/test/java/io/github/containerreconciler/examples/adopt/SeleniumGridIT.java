package io.github.containerreconciler.examples.adopt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.containerreconciler.testkit.HostJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A hub and a node of Selenium's dynamic grid, and the agent in the hub with a file of ten lines.
 */
class SeleniumGridIT extends AdoptScenario {

  private static final String HUB = "http://127.0.0.1:4444";

  /** A JVM's exit code after SIGTERM. */
  private static final int KILLED = 143;

  private static final Duration GRACE = Duration.ofMinutes(8);

  private HostJvm selenium(List<String> options, String... arguments) throws IOException {
    List<String> all = new ArrayList<>(options);
    all.add("org.openqa.selenium.grid.Bootstrap");
    all.addAll(List.of(arguments));
    all.addAll(List.of("--publish-events", "tcp://127.0.0.1:4442"));
    all.addAll(List.of("--subscribe-events", "tcp://127.0.0.1:4443"));
    return start(Map.of(), all.toArray(String[]::new));
  }

  private HostJvm node() throws Exception {
    List<String> node = new ArrayList<>(List.of("node", "--host", "127.0.0.1", "--port", "5555"));
    node.addAll(List.of("--detect-drivers", "false", "--docker-url", "http://127.0.0.1:2375"));
    node.addAll(List.of("--docker-assets-path", folder.resolve("assets").toString()));
    node.addAll(List.of("--docker", IMAGE, "{\"browserName\":\"chrome\"}"));
    HostJvm jvm = selenium(List.of(), node.toArray(String[]::new));
    await("the node")
        .atMost(HostJvm.LONG)
        .untilAsserted(() -> assertThat(jvm.out() + jvm.err()).contains("Node has been added"));
    return jvm;
  }

  /** Starts a session and returns the id of its browser's container. */
  private String session() throws Exception {
    List<String> before = containers();
    String answer =
        inside(
            "curl -sS -m 100 -H 'Content-Type: application/json; charset=utf-8' -d"
                + " '{\"capabilities\":{\"alwaysMatch\":{\"browserName\":\"chrome\"}}}' "
                + HUB
                + "/session");
    assertThat(answer).contains("se:forwardCdp");
    List<String> after = new ArrayList<>(containers());
    after.removeAll(before);
    assertThat(after).hasSize(1);
    return after.get(0);
  }

  /** Selenium 4.30 gives its containers no names, but makes them of images without one. */
  private String settings() {
    return (System.getProperty("selenium.version", "").startsWith("4.30.")
            ? "owner.selenium-grid.name=.,owner.selenium-grid.image=^sha256:,"
            : "")
        + "config="
        + Path.of("selenium-grid.conf").toAbsolutePath()
        + ",period=10s,self=none,docker-host="
        + engine.endpoint();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatANodeLeavesBehindGoesAndLiveBrowsersStay(boolean fromTheStart) throws Exception {
    List<String> agent = List.of("-javaagent:" + AGENT + "=" + settings());
    HostJvm hub =
        selenium(fromTheStart ? agent : List.of(), "hub", "--host", "127.0.0.1", "--port", "4444");
    await("the hub")
        .atMost(HostJvm.LONG)
        .until(() -> inside("curl -sS " + HUB + "/status || true").contains("ready"));
    HostJvm first = node();
    String leaked = session();
    first.close(); // as by kill -9
    node();
    String live = session();
    if (!fromTheStart) {
      hub.attach(AGENT, settings());
    }
    await("the leaked browser is of age")
        .atMost(GRACE)
        .pollInterval(Duration.ofSeconds(5))
        .untilAsserted(() -> assertThat(agent("preview", hub)).contains(leaked.substring(0, 12)));
    adopt(hub, leaked, List.of(live));
    assertThat(hub.terminate()).as(hub.out() + hub.err()).isEqualTo(KILLED);
  }
}
