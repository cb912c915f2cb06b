package io.github.containerreconciler.examples.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.testkit.HostJvm;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A host that chooses its log manager and its MBeanServer in its main method. */
class OwnPlatformIT extends HostScenario {

  @ParameterizedTest
  @CsvSource({"JAVAAGENT,quick", "JAVAAGENT,slow", "ATTACH,quick"})
  void theHostsChoicesAreItsOwn(Arrival arrival, String pace) throws Exception {
    List<String> options = new ArrayList<>(options(arrival));
    options.addAll(List.of("-cp", classes().toString()));
    try (HostJvm host = plainHost(java(), options, pace, "own-platform", "serve", "7")) {
      host.awaitOut("serving");
      arrive(arrival, host);
      theAgentDoesItsWork(host);
      assertThat(host.tellToEnd()).isEqualTo(7);
      assertThat(host.out())
          .contains("log manager OwnLogManager")
          .contains("MBeanServers of the own builder 1");
    }
  }
}
