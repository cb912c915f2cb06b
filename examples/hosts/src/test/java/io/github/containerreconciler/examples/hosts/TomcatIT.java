package io.github.containerreconciler.examples.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.containerreconciler.testkit.HostJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tomcat as it is distributed, with a web application that knows its jobs. */
class TomcatIT extends HostScenario {

  private static final Path TOMCAT = Path.of(System.getProperty("tomcat", ""));
  private static final String LOADER = "org.apache.catalina.loader.ParallelWebappClassLoader";

  @ParameterizedTest
  @EnumSource
  void theApplicationIsHeardAndGoesAwayWithoutATrace(Arrival arrival) throws Exception {
    Path war = base().resolve("webapps/jobs.war");
    JobsWar.write(war, classes(), FETCHED.resolve("web-lib"));
    try (HostJvm host = start(arrival)) {
      host.awaitErr("Server startup in");
      arrive(arrival, host);
      theAgentDoesItsWork(host);
      assertThat(host.out())
          .contains("log manager class org.apache.juli.ClassLoaderLogManager")
          .contains("WEB-INF/lib/container-reconciler-core-");
      assertThat(host.instances(LOADER)).isEqualTo(1);

      Files.delete(war);

      await("the agent's word that no callback is left")
          .atMost(HostJvm.LONG)
          .until(() -> host.attribute("State").equals("BLOCKED"));
      await("the end of the application's class loader")
          .atMost(HostJvm.LONG)
          .until(() -> host.instances(LOADER) == 0);
      host.terminate();
      assertThat(host.err())
          .contains("Stopping service [Catalina]")
          .doesNotContain("SEVERE")
          .doesNotContain("memory leak");
    }
  }

  private HostJvm start(Arrival arrival) throws IOException {
    return HostJvm.start(
        folder,
        List.of("sh", TOMCAT.resolve("bin/catalina.sh").toString(), "run"),
        Map.of(
            "JAVA_HOME", JAVA_HOME.toString(),
            "CATALINA_BASE", base().toString(),
            "CATALINA_OPTS", String.join(" ", options(arrival))));
  }

  /** A configuration of the test's own: any free port, no shutdown port, quick to see changes. */
  private Path base() throws IOException {
    Path base = folder.resolve("base");
    if (Files.exists(base)) {
      return base;
    }
    for (String name : List.of("conf", "logs", "temp", "webapps", "work")) {
      Files.createDirectories(base.resolve(name));
    }
    try (Stream<Path> files = Files.list(TOMCAT.resolve("conf"))) {
      for (Path file : files.toList()) {
        Files.copy(file, base.resolve("conf").resolve(file.getFileName()));
      }
    }
    Path server = base.resolve("conf/server.xml");
    Files.writeString(
        server,
        Files.readString(server)
            .replace("port=\"8005\"", "port=\"-1\"")
            .replace("<Connector port=\"8080\"", "<Connector address=\"127.0.0.1\" port=\"0\"")
            .replace(
                "<Engine name=\"Catalina\"",
                "<Engine name=\"Catalina\" backgroundProcessorDelay=\"1\""));
    return base;
  }
}
