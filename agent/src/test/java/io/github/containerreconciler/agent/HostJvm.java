package io.github.containerreconciler.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.containerreconciler.agent.host.Host;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A service in a JVM of its own, with the agent's jar as it is shipped. Killed when closed. */
final class HostJvm implements AutoCloseable {

  static final Path AGENT = Path.of(System.getProperty("agent.jar", ""));
  static final Path JAVA = Path.of(System.getProperty("java.home"), "bin");

  private final Process process;
  private final Path out;
  private final Path err;

  /** What is left of a JVM that ended. */
  record Ended(int code, String out, String err) {}

  private HostJvm(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** The command of a {@link Host}. */
  static List<String> command(List<String> options, String... arguments) {
    List<String> command = new ArrayList<>(List.of(JAVA.resolve("java").toString()));
    command.add("-XX:+IgnoreUnrecognizedVMOptions");
    command.add("-XX:+EnableDynamicAgentLoading");
    command.add("-Dcontainer-reconciler.self=none"); // no engine of these tests runs the host
    command.addAll(options);
    command.addAll(List.of("-cp", classes().toString(), Host.class.getName()));
    command.addAll(Arrays.asList(arguments));
    return command;
  }

  static Path classes() {
    try {
      return Path.of(Host.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The option that brings the agent in from the start. */
  static String agent(String settings) {
    return "-javaagent:" + AGENT + "=" + settings;
  }

  static HostJvm start(Path folder, List<String> options, String... arguments) throws IOException {
    return start(folder, new ProcessBuilder(command(options, arguments)));
  }

  static HostJvm start(Path folder, ProcessBuilder builder) throws IOException {
    Path out = Files.createTempFile(folder, "host", ".out");
    Path err = Files.createTempFile(folder, "host", ".err");
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    return new HostJvm(process, out, err);
  }

  /** A host that registered its callback and serves until it is told to end. */
  static HostJvm serving(Path folder, String... options) throws IOException {
    HostJvm host = start(folder, List.of(options), "serve", "0");
    host.awaitOut("serving");
    return host;
  }

  String pid() {
    return String.valueOf(process.pid());
  }

  Process process() {
    return process;
  }

  String out() {
    return text(out);
  }

  String err() {
    return text(err);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  void awaitOut(String text) {
    await().atMost(Duration.ofSeconds(60)).until(() -> out().contains(text) || !process.isAlive());
    assertThat(out()).as(err()).contains(text);
  }

  void awaitErr(String text) {
    await().atMost(Duration.ofSeconds(60)).until(() -> err().contains(text) || !process.isAlive());
    assertThat(err()).contains(text);
  }

  /** Tells a serving host to end. */
  Ended end() throws Exception {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
    return ended();
  }

  Ended ended() throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("the host ends: " + err()).isTrue();
    return new Ended(process.exitValue(), out(), err());
  }

  /** The JDK's diagnostic command on this JVM. */
  String jcmd(String... command) {
    List<String> line = new ArrayList<>(List.of(JAVA.resolve("jcmd").toString(), pid()));
    line.addAll(Arrays.asList(command));
    try {
      Process jcmd = new ProcessBuilder(line).redirectErrorStream(true).start();
      String text = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      jcmd.waitFor();
      return text;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The names of the agent's threads. */
  List<String> agentThreads() {
    return Pattern.compile("\"(container-reconciler[^\"]*)\"")
        .matcher(jcmd("Thread.print"))
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
