package io.github.containerreconciler.examples.adopt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.containerreconciler.testkit.HostJvm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A service of Spring Boot, JPA and H2 whose callback is a bean of its own. */
class SpringBootIT extends AdoptScenario {

  private String container() throws Exception {
    return run(docker("run -d --label com.acme.job=it " + IMAGE + " sleep 3600"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void itsStoreSurvivesOurDeadlinesAndItsJobsStay(boolean fromTheStart) throws Exception {
    String settings =
        "owner-label=com.acme.job=it,creation-grace=10s,period=5s,api-timeout=5s,dry-run=true"
            + ",self=none,docker-host="
            + engine.endpoint();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                fromTheStart ? "-javaagent:" + AGENT + "=" + settings : "-Dx=y",
                "-Dorg.springframework.boot.logging.LoggingSystem=none",
                JobsApplication.class.getName(),
                "--spring.jmx.enabled=true",
                "--spring.jpa.hibernate.ddl-auto=update",
                "--spring.datasource.url=jdbc:h2:file:" + folder.resolve("jobs")));
    HostJvm service = start(Map.of(), arguments.toArray(String[]::new));
    service.awaitOut("serving");
    String live = container();
    tell(service, "add " + live);
    String leaked = container();
    if (!fromTheStart) {
      service.attach(AGENT, settings);
    }
    await("the leaked container is of age")
        .atMost(HostJvm.LONG)
        .untilAsserted(
            () -> assertThat(agent("preview", service)).contains(leaked.substring(0, 12)));
    tell(service, "delay 12000");
    service.awaitErr("did not answer within 5s");
    tell(service, "delay 0");
    await("the callback answers again")
        .atMost(HostJvm.LONG)
        .untilAsserted(
            () ->
                assertThat(agent("sweep", service) + agent("preview", service))
                    .contains(leaked.substring(0, 12)));
    adopt(service, leaked, List.of(live));
    assertThat(service.tellToEnd()).as(service.out() + service.err()).isEqualTo(7);
    assertThat(service.out()).contains("jobs 1");
    assertThat(service.out() + service.err()).doesNotContain("Interrupted");
  }

  private static void tell(HostJvm service, String line) throws Exception {
    service.write(line);
    service.awaitOut("did " + line);
  }
}
