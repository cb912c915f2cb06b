package io.github.containerreconciler.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JVMs that lack something, allow little or end at once: one line says why nothing is swept. */
class OddJvmIT {

  @TempDir private Path folder;

  private HostJvm.Ended run(List<String> options, String... arguments) throws Exception {
    try (HostJvm host = HostJvm.start(folder, options, arguments)) {
      return host.ended();
    }
  }

  private Path policy(String grants) throws Exception {
    Path policy = folder.resolve("policy");
    Files.writeString(policy, grants);
    return policy;
  }

  private List<String> secured(String settings, String grants) throws Exception {
    Assumptions.assumeTrue(Runtime.version().feature() < 18, "later JVMs have none by default");
    return List.of(
        HostJvm.agent(settings),
        "-Djava.security.manager",
        "-Djava.security.policy==" + policy(grants));
  }

  @Test
  void aSecurityManagerThatAllowsNothing() throws Exception {
    String host =
        "grant codeBase \"file:"
            + HostJvm.classes()
            + "/\" { "
            + "permission java.security.AllPermission; };";
    HostJvm.Ended ended = run(secured("owner-label=job", host), "exit", "3");
    assertThat(ended.code()).isEqualTo(3);
    assertThat(ended.err()).contains("container-reconciler: not started", "access denied");
  }

  @Test
  void underASecurityManagerABadSettingIsTold() throws Exception {
    String all = "grant { permission java.security.AllPermission; };";
    HostJvm.Ended ended = run(secured("owner-label=job,period=x", all), "exit", "3");
    assertThat(ended.code()).isEqualTo(3);
    assertThat(ended.err()).contains("period");
  }

  @ParameterizedTest
  @ValueSource(strings = {"exit", "return", "throw"})
  void shortLivedHostHearsOfABadSetting(String how) throws Exception {
    HostJvm.Ended ended =
        run(List.of(HostJvm.agent("owner-label=job,period=x,log-to=/no/such/file")), how, "0");
    assertThat(ended.err()).contains("period", "log-to", "folder does not exist");
  }

  @Test
  void failedAgentsProblemsStandBelowTheList() throws Exception {
    String settings = "owner-label=job,period=" + "x".repeat(200);
    try (HostJvm host = HostJvm.serving(folder, HostJvm.agent(settings))) {
      host.awaitErr("period");
      await("a list for which the JVM answered in time")
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(CliRun.of("list").out().lines().toList())
                      .anySatisfy(
                          line ->
                              assertThat(line)
                                  .startsWith(host.pid() + " ")
                                  .contains(" failed ")
                                  .hasSizeLessThan(120))
                      .anySatisfy(line -> assertThat(line).startsWith(host.pid() + ": ")));
    }
  }

  @Test
  void aRuntimeWithoutManagementNamesTheModule() throws Exception {
    Path jmods = Path.of(System.getProperty("java.home"), "jmods");
    Assumptions.assumeTrue(Files.isDirectory(jmods), "this JDK has no jmods to link from");
    Path image = folder.resolve("image");
    List<String> jlink =
        List.of(
            HostJvm.JAVA.resolve("jlink").toString(),
            "--add-modules=java.base,java.instrument",
            "--output=" + image);
    Process linking = new ProcessBuilder(jlink).inheritIO().start();
    assertThat(linking.waitFor(120, TimeUnit.SECONDS)).isTrue();
    Files.writeString(
        folder.resolve("Hello.java"),
        "public class Hello { public static void main(String[] a) { System.exit(5); } }");
    Process compiling =
        new ProcessBuilder(
                HostJvm.JAVA.resolve("javac").toString(), folder.resolve("Hello.java").toString())
            .inheritIO()
            .start();
    assertThat(compiling.waitFor(120, TimeUnit.SECONDS)).isTrue();
    List<String> command = new ArrayList<>();
    command.add(image.resolve("bin/java").toString());
    command.add(HostJvm.agent("owner-label=job"));
    command.addAll(List.of("-cp", folder.toString(), "Hello"));
    try (HostJvm host = HostJvm.start(folder, new ProcessBuilder(command))) {
      HostJvm.Ended ended = host.ended();
      assertThat(ended.code()).isEqualTo(5);
      assertThat(ended.err()).contains("java.management").hasLineCount(1);
    }
  }
}
