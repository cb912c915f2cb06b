package io.github.containerreconciler.examples.adopt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.containerreconciler.testkit.HostJvm;
import io.github.containerreconciler.testkit.InstalledDockerd;
import io.github.containerreconciler.testkit.OwnEngine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hub and a node of Selenium's dynamic grid, and the agent in the hub with a file of ten lines. */
class SeleniumGridIT {

  private static final String HUB = "http://127.0.0.1:4444";
  private static final Duration GRACE = Duration.ofMinutes(8);

  @TempDir private Path folder;
  private final List<HostJvm> jvms = new ArrayList<>();
  private OwnEngine engine;

  @BeforeEach
  void startEngine() throws Exception {
    engine = InstalledDockerd.begin("--host", "tcp://127.0.0.1:2375");
    inside("ip link set lo up"); // a new network namespace has it down
    Path browser = Files.createDirectories(folder.resolve("browser/bin")).getParent();
    Path handler = browser.resolve("handler.sh");
    try (InputStream script = SeleniumGridIT.class.getResourceAsStream("/browser/handler.sh")) {
      Files.copy(Objects.requireNonNull(script), handler);
    }
    assertThat(handler.toFile().setExecutable(true)).isTrue();
    run(
        "cd "
            + browser
            + "; cp /bin/busybox bin; for a in sh nc cat head tr printf; do ln -s busybox bin/$a;"
            + " done; tar -c . | docker -H "
            + engine.endpoint()
            + " import -c 'EXPOSE 4444'"
            + " -c 'CMD [\"/bin/nc\",\"-ll\",\"-p\",\"4444\",\"-e\",\"/handler.sh\"]'"
            + " - stub/browser:1");
  }

  @AfterEach
  void stop() throws IOException {
    jvms.forEach(HostJvm::close);
    engine.close();
  }

  private static String run(String script) throws Exception {
    Process process =
        new ProcessBuilder("sh", "-c", script).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(script + ": " + output).isZero();
    return output.strip();
  }

  private String inside(String script) throws Exception {
    return run(String.join(" ", engine.inItsNetwork(List.of(script))));
  }

  private HostJvm selenium(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("org.openqa.selenium.grid.Bootstrap");
    command.addAll(List.of(arguments));
    command.addAll(List.of("--publish-events", "tcp://127.0.0.1:4442"));
    command.addAll(List.of("--subscribe-events", "tcp://127.0.0.1:4443"));
    HostJvm jvm = HostJvm.start(folder, engine.inItsNetwork(command), Map.of());
    jvms.add(jvm);
    return jvm;
  }

  private HostJvm node() throws Exception {
    List<String> node = new ArrayList<>(List.of("node", "--host", "127.0.0.1", "--port", "5555"));
    node.addAll(List.of("--detect-drivers", "false", "--docker-url", "http://127.0.0.1:2375"));
    node.addAll(List.of("--docker-assets-path", folder.resolve("assets").toString()));
    node.addAll(List.of("--docker", "stub/browser:1", "{\"browserName\":\"chrome\"}"));
    HostJvm jvm = selenium(node.toArray(String[]::new));
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

  private List<String> containers() throws Exception {
    return run("docker -H " + engine.endpoint() + " ps -q --no-trunc").lines().toList();
  }

  @Test
  void whatANodeLeavesBehindGoesAndLiveBrowsersStay() throws Exception {
    HostJvm hub = selenium("hub", "--host", "127.0.0.1", "--port", "4444");
    await("the hub").atMost(HostJvm.LONG).until(() -> inside("curl -sS " + HUB + "/status || true").contains("ready"));
    HostJvm first = node();
    String leaked = session();
    first.close(); // as by kill -9
    node();
    String live = session();
    Path file = Path.of("selenium-grid.conf").toAbsolutePath();
    hub.attach(
        System.getProperty("agent.jar"),
        "config=" + file + ",period=10s,self=none,docker-host=" + engine.endpoint());
    await("the leaked browser is of age")
        .atMost(GRACE)
        .pollInterval(Duration.ofSeconds(5))
        .until(() -> agent("preview", hub).contains(leaked.substring(0, 12)));
    assertThat(agent("preview", hub)).doesNotContain(live.substring(0, 12));
    agent("sweep", hub);
    assertThat(containers()).contains(leaked, live); // it was a dry run
    agent("set", hub, "dry-run=false");
    assertThat(agent("sweep", hub)).contains("1 removed");
    assertThat(containers()).doesNotContain(leaked).contains(live);
  }

  private String agent(String command, HostJvm target, String... more) throws Exception {
    return inside(
        System.getProperty("java.home")
            + "/bin/java -jar "
            + System.getProperty("agent.jar")
            + " "
            + command
            + " "
            + target.pid()
            + " "
            + String.join(" ", more));
  }
}
