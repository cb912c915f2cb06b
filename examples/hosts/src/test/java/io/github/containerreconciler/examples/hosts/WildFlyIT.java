package io.github.containerreconciler.examples.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.testkit.HostJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * WildFly brings its own log manager and MBeanServer, and does not boot if anybody else was first.
 */
class WildFlyIT extends HostScenario {

  private static final Path WILDFLY = Path.of(System.getProperty("wildfly", ""));

  private String logTo = "";

  @Override
  String settings() {
    return super.settings() + ",log-to=" + logTo;
  }

  @ParameterizedTest
  @CsvSource({"JAVAAGENT,stderr", "JAVAAGENT,jul", "ATTACH,jul"})
  void theServerBootsCleanlyAndItsApplicationIsHeard(Arrival arrival, String logTo)
      throws Exception {
    this.logTo = logTo;
    Path base = base();
    JobsWar.write(base.resolve("deployments/jobs.war"), classes(), FETCHED.resolve("web-lib"));
    try (HostJvm host = start(arrival, base)) {
      host.awaitOut("WFLYSRV0025"); // started, and without errors
      arrive(arrival, host);
      theAgentDoesItsWork(host);
      assertThat(host.hasMBean("jboss.as:management-root=server")).isTrue();
      assertThat(host.out()).contains("log manager class org.jboss.logmanager.LogManager");
      host.terminate();
      assertThat(host.out())
          .contains("WFLYSRV0050") // stopped
          .doesNotContain("WFLYLOG0078")
          .doesNotContain("WFLYSRV0056");
      if (logTo.equals("jul")) {
        assertThat(host.out()).containsPattern("INFO  \\[container-reconciler[^\n]* removed id=");
      }
      // To this server all that comes over stderr is an error.
      assertThat(host.out().lines())
          .filteredOn(line -> line.contains("ERROR"))
          .allMatch(
              line -> logTo.equals("stderr") && line.contains("[stderr] (container-reconciler-"));
    }
  }

  private HostJvm start(Arrival arrival, Path base) throws IOException {
    List<String> options =
        new ArrayList<>(
            List.of(
                "-Xmx512m",
                "-Djava.net.preferIPv4Stack=true",
                "-XX:+EnableDynamicAgentLoading")); // or Java 21 warns over stderr
    options.addAll(options(arrival));
    List<String> command =
        new ArrayList<>(List.of("sh", WILDFLY.resolve("bin/standalone.sh").toString()));
    for (String socket : List.of("http", "https", "management.http", "management.https")) {
      command.add("-Djboss." + socket + ".port=0");
    }
    return HostJvm.start(
        folder,
        command,
        Map.of(
            "JAVA_HOME", JAVA_HOME.toString(),
            "JBOSS_BASE_DIR", base.toString(),
            "JAVA_OPTS", String.join(" ", options)));
  }

  private Path base() throws IOException {
    Path origin = WILDFLY.resolve("standalone");
    Path base = folder.resolve("standalone");
    try (Stream<Path> files = Files.walk(origin)) {
      for (Path file : files.toList()) {
        Files.copy(file, base.resolve(origin.relativize(file).toString()));
      }
    }
    return base;
  }
}
