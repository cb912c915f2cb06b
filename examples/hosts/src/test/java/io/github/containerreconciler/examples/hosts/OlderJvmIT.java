package io.github.containerreconciler.examples.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.tools.attach.AgentLoadException;
import io.github.containerreconciler.testkit.HostJvm;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The agent in the JVMs named by {@code -Dother.jvms=/path/to/java:/path/to/java}, old ones too;
 * without it, in the JVM that runs the tests. Such a path may be a script that runs a JVM
 * elsewhere, as long as that sees the same files and processes.
 */
class OlderJvmIT extends HostScenario {

  private static final Pattern VERSION = Pattern.compile("version \"((?:1\\.)?(\\d+)[^\"]*)\"");

  static Stream<Arguments> jvms() {
    String named = System.getProperty("other.jvms", "");
    List<String> jvms =
        named.isBlank() ? List.of(java()) : List.of(named.split(File.pathSeparator, -1));
    return jvms.stream()
        .flatMap(jvm -> Stream.of(Arrival.values()).map(arrival -> Arguments.of(jvm, arrival)));
  }

  @ParameterizedTest
  @MethodSource("jvms")
  void inANewEnoughJvmTheAgentDoesItsWork(String java, Arrival arrival) throws Exception {
    assumeThat(feature(version(java))).isGreaterThanOrEqualTo(17);
    try (HostJvm host = serve(java, arrival)) {
      theAgentDoesItsWork(host);
      assertThat(host.tellToEnd()).isEqualTo(7);
    }
  }

  @ParameterizedTest
  @MethodSource("jvms")
  void tooOldJvmSaysSoAndTheHostGoesOn(String java, Arrival arrival) throws Exception {
    Matcher version = version(java);
    assumeThat(feature(version)).isLessThan(17);
    String line =
        "container-reconciler: not started: needs Java 17 or later, this is " + version.group(1);
    try (HostJvm alone = plainHost(java, List.of("-cp", classes().toString()), "serve", "7");
        HostJvm host = serve(java, arrival)) {
      alone.awaitOut("serving");
      host.awaitErr(line);
      assertThat(alone.tellToEnd()).isEqualTo(7);
      assertThat(host.tellToEnd()).isEqualTo(7);
      assertThat(host.out()).isEqualTo(alone.out());
      assertThat(host.err()).isEqualTo(line + "\n");
    }
    System.out.println("[jvms] " + arrival + " on " + version.group(1) + ": " + line);
  }

  private HostJvm serve(String java, Arrival arrival) throws Exception {
    List<String> options = new ArrayList<>(options(arrival));
    options.addAll(List.of("-cp", classes().toString()));
    HostJvm host = plainHost(java, options, "serve", "7");
    host.awaitOut("serving");
    try {
      arrive(arrival, host);
    } catch (AgentLoadException e) {
      assertThat(e).hasMessage("0"); // Java 8's word for success, which newer ones do not know
    }
    return host;
  }

  private Matcher version(String java) throws Exception {
    try (HostJvm jvm = HostJvm.start(folder, List.of(java, "-version"), Map.of())) {
      jvm.awaitErr("version \"");
      Matcher matcher = VERSION.matcher(jvm.err());
      assertThat(matcher.find()).as(jvm.err()).isTrue();
      return matcher;
    }
  }

  private static int feature(Matcher version) {
    return Integer.parseInt(version.group(2));
  }
}
