package io.github.containerreconciler.examples.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.testkit.HostJvm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Spring Boot's fat jar, whose class path is behind a loader of its own. */
class SpringBootIT extends HostScenario {

  @ParameterizedTest
  @EnumSource
  void theApplicationInsideIsHeardAndLogsAsItLikes(Arrival arrival) throws Exception {
    List<String> command = new ArrayList<>(List.of(java()));
    command.addAll(options(arrival));
    command.addAll(List.of("-jar", System.getProperty("boot.jar")));
    try (HostJvm host = HostJvm.start(folder, command, Map.of())) {
      host.awaitOut("serving");
      arrive(arrival, host);
      theAgentDoesItsWork(host);
      assertThat(host.tellToEnd()).isEqualTo(7);
      assertThat(host.out())
          .contains("logging with class ch.qos.logback.classic.LoggerContext")
          .contains("BOOT-INF/lib/container-reconciler-core-")
          .doesNotContain("ERROR")
          .doesNotContain("WARN");
      assertThat(host.err()).doesNotContain("SLF4J").doesNotContain("\tat ");
    }
  }
}
