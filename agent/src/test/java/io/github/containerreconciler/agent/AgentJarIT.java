package io.github.containerreconciler.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.containerreconciler.agent.host.Host;
import io.github.containerreconciler.simulated.SimulatedContainer;
import io.github.containerreconciler.simulated.SimulatedEngine;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The jar as it is shipped, in a JVM of its own. */
class AgentJarIT {

  private static final String AGENT = System.getProperty("agent.jar", "");
  private static final String EXPORTER = System.getProperty("exporter.jar", "");
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin");

  @TempDir private Path folder;

  private record Ended(int code, String out, String err) {}

  private ProcessBuilder host(String javaOptions, String... arguments) {
    List<String> command = new ArrayList<>(List.of(JAVA.resolve("java").toString()));
    if (!javaOptions.isEmpty()) {
      command.addAll(Arrays.asList(javaOptions.split(" ", -1)));
    }
    command.addAll(List.of("-cp", hostClasses(), Host.class.getName()));
    command.addAll(Arrays.asList(arguments));
    return builder(command);
  }

  private ProcessBuilder builder(List<String> command) {
    return new ProcessBuilder(command)
        .redirectOutput(folder.resolve("out").toFile())
        .redirectError(folder.resolve("err").toFile());
  }

  private static String hostClasses() {
    try {
      return Path.of(Host.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private Ended run(ProcessBuilder builder) throws Exception {
    return end(builder.start());
  }

  private Ended end(Process process) throws Exception {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("the host hangs: " + Files.readString(folder.resolve("err")));
    }
    return new Ended(
        process.exitValue(),
        Files.readString(folder.resolve("out")),
        Files.readString(folder.resolve("err")));
  }

  private static String agent(String settings) {
    return "-javaagent:" + AGENT + "=" + settings;
  }

  @Test
  void theJarShowsTheHostTheEntryPackageAlone() throws IOException {
    try (ZipFile jar = new ZipFile(AGENT)) {
      List<String> classes =
          jar.stream().map(Object::toString).filter(name -> name.endsWith(".class")).toList();
      assertThat(classes)
          .isNotEmpty()
          .allMatch(name -> name.matches("io/github/containerreconciler/agent/[^/]+\\.class"));
      assertThat(jar.getEntry("META-INF/LICENSE")).isNotNull();
      assertThat(jar.size()).isBetween(1_000, 3_500); // the central directory is read before main
    }
    try (var files = Files.list(Path.of(AGENT).getParent())) {
      assertThat(files.filter(file -> file.toString().endsWith(".jar"))).hasSize(1);
    }
    assertThat(Files.size(Path.of(AGENT))).isLessThan(4_800_000L);
  }

  @ParameterizedTest
  @CsvSource({"exit,0", "exit,7", "status,0", "status,7"})
  void theHostEndsWithItsOwnExitCode(String what, int code) throws Exception {
    Ended ended =
        run(host(agent("owner-label=a,docker-host=unix:///nonexistent"), what, "" + code));
    assertThat(ended.code).isEqualTo(code);
  }

  @Test
  void agentRunsOffTheClassPathWithDaemonThreads() throws Exception {
    Ended ended = run(host(agent("owner-label=a,docker-host=unix:///nonexistent"), "status", "0"));
    assertThat(ended.out)
        .contains("status running")
        .contains("org.slf4j.Logger invisible")
        .contains("com.fasterxml.jackson.core.JsonFactory invisible")
        .doesNotContain("not a daemon");
    assertThat(ended.err).contains("started version=", " period=5m creation-grace=5m ");
  }

  @Test
  void namedTwiceItRunsOnceAndSaysSo() throws Exception {
    String first = agent("owner-label=a,docker-host=unix:///nonexistent");
    Ended ended = run(host(first + " " + agent("owner-label=b"), "status", "0"));
    assertThat(ended.out).contains("status running");
    assertThat(ended.err)
        .containsOnlyOnce("started version=")
        .contains("rules=[a]")
        .containsOnlyOnce("among the JVM's options twice: the first one counts");
  }

  @Test
  void theHostsLogManagerSetInMainIsItsOwn() throws Exception {
    Ended ended =
        run(host(agent("owner-label=a,docker-host=unix:///nonexistent"), "own-logging", "0"));
    assertThat(ended.out).contains("log manager OwnLogManager");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "period=5m | owner-label: is missing",
        "owner-label=a,perod=5m | perod (agent argument): was \"5m\", but is no key that is known; did you mean period?",
        "owner-label=a,period=0s | period (agent argument): was \"0s\"; allowed: 1s to 24h",
        "owner-label=a,period=5 | period (agent argument): was \"5\", which needs a number with a unit",
        "owner-label=a,enabled=yes | enabled (agent argument): was \"yes\"; allowed: true or false",
        "owner-label=a,confirmations=x | confirmations (agent argument): was \"x\"",
        "owner-label=a,docker-host=ssh://h | docker-host (agent argument): was \"ssh://h\"",
        "owner-label=a,log-to=/nonexistent/x.log | log-to (agent argument): was \"/nonexistent/x.log\", which cannot be written",
        "owner-label=a,config=/nonexistent.conf | config (agent argument): was \"/nonexistent.conf\"",
        "owner.r.name=( | owner.r.name (agent argument): was \"(\", which is none",
        "reconcilers.a.owner-label=job,reconcilers.b.owner-label=job=1,docker-host=unix:///nonexistent | reconcilers a and b would claim the same containers of one engine: rule job of a and rule job of b",
        "gibberish | \"gibberish\"; allowed: key=value",
      })
  void aWrongSettingIsNamedAndTheHostGoesOn(String settings, String message) throws Exception {
    Ended ended = run(host(agent(settings), "status", "7"));
    assertThat(ended.code).isEqualTo(7);
    assertThat(ended.err).contains("container-reconciler: not started").contains(message);
    assertThat(ended.err).doesNotContain("\tat ");
    assertThat(ended.out).contains("status failed: ");
  }

  @Test
  void theJdksToolsRunAsWithoutTheAgent() throws Exception {
    Path input = Files.writeString(folder.resolve("in"), "40 + 2\n/exit\n");
    for (String tool :
        List.of(
            "jps",
            "jcmd -l",
            "keytool -list -keystore NONE -storetype PKCS12 -help",
            "javac -version",
            "jar --version",
            "jshell -s")) {
      List<String> command = new ArrayList<>(Arrays.asList(tool.split(" ", -1)));
      command.set(0, JAVA.resolve(command.get(0)).toString());
      run(builder(command).redirectInput(input.toFile())); // a user's first jshell says more
      Ended without = run(builder(command).redirectInput(input.toFile()));
      ProcessBuilder builder = builder(command).redirectInput(input.toFile());
      builder.environment().put("JAVA_TOOL_OPTIONS", agent("gibberish"));
      Ended with = run(builder);
      assertThat(with.code).as(tool).isEqualTo(without.code);
      assertThat(said(with)).as(tool).isEqualTo(said(without));
      assertThat(with.out + with.err).as(tool).doesNotContain("container-reconciler:");
    }
  }

  /** But the JVM's own word that it took the options; jshell's second JVM says so on stdout. */
  private static List<String> said(Ended ended) {
    return (ended.out + ended.err)
        .lines()
        .map(line -> line.replaceAll("Picked up JAVA_TOOL_OPTIONS.*", ""))
        .filter(line -> !line.isBlank() && !line.matches("\\d+ .*")) // jps, jcmd: others' JVMs
        .toList();
  }

  @Test
  void countersAppearInTheExportersOutput() throws Exception {
    try (SimulatedEngine engine =
        SimulatedEngine.builder().unixSocket(folder.resolve("e.sock")).start()) {
      String lost =
          engine.add(
              SimulatedContainer.named("lost")
                  .withLabel("job", "1")
                  .withCreated(Instant.parse("2020-01-01T00:00:00Z")));
      for (int i = 0; i < 3; i++) { // so that each is compared with the one before
        engine.add(
            SimulatedContainer.named("kept-" + i)
                .withLabel("job", "1")
                .withLabel("container-reconciler.exempt", ""));
      }
      Path rules = Files.writeString(folder.resolve("exporter.yaml"), "rules: [{pattern: '.*'}]\n");
      int port = freePort();
      String settings =
          "owner-label=job,docker-host=" + engine.endpoint() + ",period=1s,creation-grace=1s";
      String exporter = "-javaagent:" + EXPORTER + "=127.0.0.1:" + port + ":" + rules;

      Ended without = serve(host(exporter, "serve", "0"), () -> true);
      Ended with =
          serve(
              host("-Xlog:class+load " + exporter + " " + agent(settings), "serve", "0"),
              () ->
                  metrics(port).contains("RemovedTotal{name=\"default\",} 1.0")
                      || Pattern.compile("(?i)Removed_?Total\\{[^}]*\\} 1\\.0")
                          .matcher(metrics(port))
                          .find());

      assertThat(engine.has(lost)).isFalse();
      assertThat(with.err).contains("removed id=");
      report("classes", without, with);
      report("metaspace", without, with);
      report("threads", without, with);
      assertThat(figure("metaspace", with.out) - figure("metaspace", without.out))
          .isLessThan(9_700_000L);
      assertThat(with.out) // costs 280 KB, and keeps our class loader on a newer JDK
          .doesNotContain("java.lang.runtime.ObjectMethods");
    }
  }

  @Test
  void idleAgentHasOneThreadAndLeavesTlsAlone() throws Exception {
    try (SimulatedEngine engine =
        SimulatedEngine.builder().unixSocket(folder.resolve("e.sock")).start()) {
      String settings = agent("owner-label=job,period=1h,docker-host=" + engine.endpoint());
      Process process = host("-Xlog:class+load " + settings, "serve", "0").start();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> Files.readString(folder.resolve("err")).contains("engine reached"));
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> threads(process.pid()).equals(List.of("container-reconciler-timer-1")));
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();
      assertThat(end(process).out).doesNotContain("SSLContextImpl$DefaultSSLContext");
    }
  }

  /** The names of our threads in another JVM. */
  private static List<String> threads(long pid) throws Exception {
    Process jcmd =
        new ProcessBuilder(JAVA.resolve("jcmd").toString(), "" + pid, "Thread.print").start();
    String text = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    jcmd.waitFor();
    return Pattern.compile("\"(container-reconciler[^\"]*)\"")
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private Ended serve(ProcessBuilder builder, Condition condition) throws Exception {
    Process process = builder.start();
    try {
      await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(condition::holds);
    } finally {
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();
    }
    return end(process);
  }

  private static String metrics(int port) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
            .timeout(Duration.ofSeconds(10))
            .build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8))
        .body();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void report(String what, Ended without, Ended with) {
    long before = figure(what, without.out);
    long after = figure(what, with.out);
    System.out.println(
        "[figures] "
            + what
            + ": "
            + before
            + " without the agent, "
            + after
            + " with it, "
            + (after - before)
            + " added");
  }

  private static long figure(String what, String out) {
    Matcher matcher = Pattern.compile(what + " (\\d+)").matcher(out);
    assertThat(matcher.find()).as(out).isTrue();
    return Long.parseLong(matcher.group(1));
  }
}
