package io.github.containerreconciler.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.management.Attribute;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** A JVM that a test started, seen from outside: its output, its properties, its MBeans. */
public final class HostJvm implements AutoCloseable {

  public static final Duration LONG = Duration.ofMinutes(2);

  private static final String RECONCILER = "io.github.containerreconciler:type=Reconciler,";

  private final Process process;
  private final Path out;
  private final Path err;

  private HostJvm(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** Starts a command that is a JVM or, as a server's script does, starts one. */
  public static HostJvm start(Path folder, List<String> command, Map<String, String> environment)
      throws IOException {
    Path out = Files.createTempFile(folder, "host", ".out");
    Path err = Files.createTempFile(folder, "host", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().putAll(environment);
    return new HostJvm(builder.start(), out, err);
  }

  /** The JVM's process id. */
  public String pid() {
    return String.valueOf(java().pid());
  }

  public String out() {
    return read(out);
  }

  public String err() {
    return read(err);
  }

  public void awaitOut(String text) {
    await("the host's output")
        .atMost(LONG)
        .failFast(() -> assertThat(process.isAlive()).as("alive: " + out() + err()).isTrue())
        .untilAsserted(() -> assertThat(out()).contains(text));
  }

  public void awaitErr(String text) {
    await("the host's errors").atMost(LONG).untilAsserted(() -> assertThat(err()).contains(text));
  }

  /** Loads an agent into the running JVM. */
  public void attach(String jar, String settings) throws Exception {
    VirtualMachine machine = machine();
    try {
      machine.loadAgent(jar, settings);
    } finally {
      machine.detach();
    }
  }

  /** A system property of the JVM; empty if it is not set. */
  public String property(String key) throws Exception {
    VirtualMachine machine = machine();
    try {
      return machine.getSystemProperties().getProperty(key, "");
    } finally {
      machine.detach();
    }
  }

  /** An attribute of our MBean. */
  public Object attribute(String name) throws Exception {
    return attribute("default", name);
  }

  /** An attribute of the MBean of one of several reconcilers. */
  public Object attribute(String reconciler, String name) throws Exception {
    return jmx(server -> server.getAttribute(reconciler(reconciler), name));
  }

  /** Changes an attribute of the MBean of one of several reconcilers. */
  public void set(String reconciler, String name, Object value) throws Exception {
    jmx(
        server -> {
          server.setAttribute(reconciler(reconciler), new Attribute(name, value));
          return "";
        });
  }

  private static ObjectName reconciler(String name) throws Exception {
    return new ObjectName(RECONCILER + "name=" + name);
  }

  /** Calls an operation of the MBean of one of several reconcilers, its arguments all texts. */
  public Object invoke(String reconciler, String operation, String... arguments) throws Exception {
    String[] signature = new String[arguments.length];
    Arrays.fill(signature, String.class.getName());
    return jmx(server -> server.invoke(reconciler(reconciler), operation, arguments, signature));
  }

  public boolean hasMBean(String name) throws Exception {
    return jmx(server -> server.isRegistered(new ObjectName(name)));
  }

  /** How many instances of a class are alive after a full collection. */
  public long instances(String className) throws Exception {
    Object histogram =
        jmx(
            server ->
                server.invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                    "gcClassHistogram",
                    new Object[] {new String[0]},
                    new String[] {String[].class.getName()}));
    return ((String) histogram)
        .lines()
        .map(line -> line.trim().split("\\s+", -1))
        .filter(columns -> columns.length > 3 && columns[3].equals(className))
        .mapToLong(columns -> Long.parseLong(columns[1]))
        .sum();
  }

  /** Writes a line to its standard input. */
  public void write(String line) throws IOException {
    process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  /** Writes the line on which our own hosts end, and returns the exit code. */
  public int tellToEnd() throws Exception {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
    return end();
  }

  /** Ends a server as an operator would, and waits until it is gone. */
  public int terminate() throws Exception {
    java().destroy();
    return end();
  }

  /** Waits until it ends by itself, and returns its exit code. */
  public int end() throws InterruptedException {
    if (!process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("the host hangs: " + out() + err());
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private VirtualMachine machine() throws Exception {
    return VirtualMachine.attach(String.valueOf(java().pid()));
  }

  private ProcessHandle java() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants())
        .filter(handle -> handle.info().command().orElse("").endsWith("/java"))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no JVM is running: " + out() + err()));
  }

  /** What is asked over JMX. */
  public interface Question<T> {
    /** Asks it. */
    T ask(MBeanServerConnection server) throws Exception;
  }

  /** Asks the platform MBeanServer; so the host must be far enough to have made its own. */
  @SuppressWarnings("BanJNDI") // a JVM that this test started itself
  public <T> T jmx(Question<T> question) throws Exception {
    VirtualMachine machine = machine();
    String address;
    try {
      address = machine.startLocalManagementAgent();
    } finally {
      machine.detach();
    }
    try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(address))) {
      return question.ask(connector.getMBeanServerConnection());
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
