package io.github.containerreconciler.examples.engines;

import io.github.containerreconciler.testkit.HostJvm;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;

/** A {@link Service} with the agent's jar as it is shipped, and the ways to ask both. */
final class ServiceJvm implements AutoCloseable {

  static final String AGENT = System.getProperty("agent.jar", "");
  static final String JAVA = Path.of(System.getProperty("java.home"), "bin/java").toString();

  final HostJvm jvm;
  private final Path folder;
  private final ObjectName jobs =
      new ObjectName("io.github.containerreconciler:type=TrackedContainers,name=jobs");

  private ServiceJvm(HostJvm jvm, Path folder) throws Exception {
    this.jvm = jvm;
    this.folder = folder;
  }

  /** The command line of a service whose agent has these settings, as the text of a file. */
  static List<String> command(Path folder, String settings, String... options) throws IOException {
    Path file = Files.createTempFile(folder, "agent", ".conf");
    Files.writeString(file, settings);
    List<String> command = new ArrayList<>(List.of(JAVA));
    command.addAll(List.of(options));
    command.addAll(List.of("-javaagent:" + AGENT + "=config=" + file, "-cp", classes()));
    command.add(Service.class.getName());
    return command;
  }

  static ServiceJvm start(Path folder, List<String> command) throws Exception {
    ServiceJvm service = new ServiceJvm(HostJvm.start(folder, command, Map.of()), folder);
    service.jvm.awaitOut("serving");
    return service;
  }

  /** Where the service's classes are. */
  static String classes() {
    try {
      return Path.of(Service.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  String pid() {
    return jvm.pid();
  }

  void track(String... containers) throws Exception {
    jvm.jmx(
        server ->
            server.invoke(
                jobs, "track", new Object[] {containers}, new String[] {String[].class.getName()}));
  }

  void answerAfter(long millis) throws Exception {
    jvm.jmx(
        server ->
            server.invoke(
                jobs, "answerAfter", new Object[] {millis}, new String[] {long.class.getName()}));
  }

  int asked() throws Exception {
    return jvm.jmx(server -> (int) server.getAttribute(jobs, "Asked"));
  }

  CompositeData sweep(String reconciler) throws Exception {
    return (CompositeData) jvm.invoke(reconciler, "sweep");
  }

  /** What the last sweep decided on a container: its verdict and the reason. */
  String decision(String reconciler, String id) throws Exception {
    for (CompositeData decision : (CompositeData[]) jvm.attribute(reconciler, "Decisions")) {
      if (id.equals(decision.get("id"))) {
        return decision.get("verdict") + ": " + decision.get("reason");
      }
    }
    return "none";
  }

  /** Runs the jar's own command line, to its end. */
  String cli(String... arguments) throws Exception {
    return cli(List.of(), arguments);
  }

  /** The same behind another command line, such as one that changes the network. */
  String cli(List<String> behind, String... arguments) throws Exception {
    List<String> line = new ArrayList<>(behind);
    line.addAll(List.of(JAVA, "-jar", AGENT));
    line.addAll(List.of(arguments));
    try (HostJvm run = HostJvm.start(folder, line, Map.of())) {
      run.end();
      return run.out() + run.err();
    }
  }

  @Override
  public void close() {
    jvm.close();
  }
}
