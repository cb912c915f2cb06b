package io.github.containerreconciler.examples.adopt;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.testkit.HostJvm;
import io.github.containerreconciler.testkit.InstalledDockerd;
import io.github.containerreconciler.testkit.OwnEngine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A service that others wrote, on an engine of its own, and the agent's command line. */
abstract class AdoptScenario {

  static final String AGENT = System.getProperty("agent.jar");
  static final String IMAGE = "stub/browser:1";

  @TempDir Path folder;
  OwnEngine engine;
  private final List<HostJvm> jvms = new ArrayList<>();

  @BeforeEach
  void startEngine() throws Exception {
    engine = InstalledDockerd.begin("--host", "tcp://127.0.0.1:2375");
    inside("ip link set lo up"); // a new network namespace has it down
    Path image = Files.createDirectories(folder.resolve("image/bin")).getParent();
    Path handler = image.resolve("handler.sh");
    try (InputStream script = AdoptScenario.class.getResourceAsStream("/browser/handler.sh")) {
      Files.copy(Objects.requireNonNull(script), handler);
    }
    assertThat(handler.toFile().setExecutable(true)).isTrue();
    run(
        "cd "
            + image
            + "; cp /bin/busybox bin; for a in sh nc cat head tr printf sleep; do"
            + " ln -s busybox bin/$a; done; tar -c . | "
            + docker("import -c 'EXPOSE 4444'")
            + " -c 'CMD [\"/bin/nc\",\"-ll\",\"-p\",\"4444\",\"-e\",\"/handler.sh\"]' - "
            + IMAGE);
  }

  @AfterEach
  void stop() throws IOException {
    jvms.forEach(HostJvm::close);
    engine.close();
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Starts a JVM with the test's class path, in the engine's network. */
  HostJvm start(Map<String, String> environment, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(java()));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(arguments));
    HostJvm jvm = HostJvm.start(folder, engine.inItsNetwork(command), environment);
    jvms.add(jvm);
    return jvm;
  }

  static String run(String script) throws Exception {
    Process process = new ProcessBuilder("sh", "-c", script).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(script + ": " + output).isZero();
    return output.strip();
  }

  String inside(String script) throws Exception {
    return run(String.join(" ", engine.inItsNetwork(List.of(script))));
  }

  String docker(String arguments) {
    return "docker -H " + engine.endpoint() + " " + arguments;
  }

  /** The ids of those that run. */
  List<String> containers() throws Exception {
    return run(docker("ps -q --no-trunc")).lines().toList();
  }

  /** Runs a command of the agent's command line. */
  String agent(String command, HostJvm target, String... more) throws Exception {
    return inside(
        java()
            + " -jar "
            + AGENT
            + " "
            + command
            + " "
            + target.pid()
            + " "
            + String.join(" ", more));
  }

  /** An operator looks first, leaves dry run, and what leaked is gone while the rest stays. */
  void adopt(HostJvm target, String leaked, List<String> live) throws Exception {
    String preview = agent("preview", target);
    assertThat(preview).contains(leaked.substring(0, 12));
    assertThat(live).noneMatch(id -> preview.contains(id.substring(0, 12)));
    agent("sweep", target);
    assertThat(containers()).contains(leaked).containsAll(live); // it was a dry run
    agent("set", target, "dry-run=false");
    agent("sweep", target); // where one by period was not faster
    assertThat(containers()).doesNotContain(leaked).containsAll(live);
  }
}
