package io.github.containerreconciler.examples.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.containerreconciler.simulated.SimulatedContainer;
import io.github.containerreconciler.simulated.SimulatedEngine;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real hawtio in a Tomcat with the agent, seen with a browser. */
class WatchedByHawtioIT {

  private static final String SERVER =
      """
      <Server port="-1"><Service name="Catalina">
        <Connector address="127.0.0.1" port="%s"/>
        <Engine name="Catalina" defaultHost="localhost"><Host name="localhost" appBase="apps">
          <Context path="/hawtio" docBase="%s"/>
        </Host></Engine>
      </Service></Server>
      """;

  @TempDir private Path folder;
  private SimulatedEngine engine;
  private Process tomcat;
  private String hawtio;

  @BeforeEach
  void aServiceWithHawtio() throws Exception {
    Assumptions.assumeTrue(Files.isExecutable(Chromium.PROGRAM), "chromium is not installed");
    engine = SimulatedEngine.builder().unixSocket(folder.resolve("e.sock")).start();
    for (int i = 1; i <= 6; i++) {
      engine.add(
          SimulatedContainer.named("job-" + i)
              .withLabel("com.acme.job", "ci-1")
              .withCreated(Instant.now().minus(Duration.ofMinutes(20 + i))));
    }
    String address = Loopback.freeAddress();
    hawtio = "http://" + address + "/hawtio";
    Path home = Path.of(System.getProperty("tomcat"));
    Path conf = Files.createDirectories(folder.resolve("base/conf"));
    Files.createDirectories(folder.resolve("base/temp"));
    Files.copy(home.resolve("conf/web.xml"), conf.resolve("web.xml"));
    String port = address.substring(address.lastIndexOf(':') + 1);
    Files.writeString(
        conf.resolve("server.xml"), SERVER.formatted(port, System.getProperty("hawtio.war")));
    String settings =
        "owner.jobs.label=com.acme.job=ci-1,owner.jobs.allow-inherited=true,period=24h,dry-run=true"
            + ",callback.store.exec=printf,callback.store.exec=job-1\\njob-2\\njob-3\\n"
            + ",docker-host="
            + engine.endpoint();
    tomcat =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-javaagent:" + System.getProperty("agent.jar") + "=" + settings,
                    "-Dhawtio.authenticationEnabled=false",
                    "-Dcatalina.home=" + home,
                    "-Dcatalina.base=" + conf.getParent(),
                    "-Djava.io.tmpdir=" + folder.resolve("base/temp"),
                    "-cp",
                    home.resolve("bin/bootstrap.jar") + ":" + home.resolve("bin/tomcat-juli.jar"),
                    "org.apache.catalina.startup.Bootstrap",
                    "start"))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("tomcat.log").toFile())
            .start();
    await("hawtio")
        .atMost(Duration.ofMinutes(3))
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(jolokia("exec", "sweep")).contains("\"dangling\":3"));
  }

  @AfterEach
  void theEnd() throws IOException {
    if (tomcat != null) {
      tomcat.destroyForcibly().onExit().join();
    }
    if (engine != null) {
      engine.close();
    }
  }

  private String jolokia(String what, String name) throws IOException, InterruptedException {
    String mbean = "io.github.containerreconciler:type=Reconciler,name=default";
    URI url = URI.create(hawtio + "/jolokia/" + what + "/" + mbean + "/" + name);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString())
        .body();
  }

  @Test
  void itShowsEveryAttributeAndOperation() throws Exception {
    String node = ".pf-v5-c-tree-view__node";
    try (Chromium browser =
        Chromium.open(hawtio + "/jmx", Files.createDirectory(folder.resolve("browser")))) {
      browser.click("a, button", "Expand all");
      browser.click(node, "io.github.containerreconciler", "Reconciler", "default");
      for (String attribute : List.of("StateReason", "DanglingContainers", "RecentRemovals")) {
        browser.awaitText(attribute);
      }
      browser.photograph(Path.of("target/hawtio-attributes.png"), 633, 70, 790, 680);
      browser.click("a, button", "Operations");
      for (String operation : List.of("explain", "keep", "remove", "approveHeld", "history")) {
        browser.awaitText(operation + "(");
      }
      browser.photograph(Path.of("target/hawtio-operations.png"), 633, 70, 790, 680);
    }
  }
}
