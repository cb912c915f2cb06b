package io.github.containerreconciler.agent.cli;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXConnectorServerFactory;
import javax.management.remote.JMXServiceURL;

/** A service with a JMX port, in this JVM, and the command line that talks to it. */
final class TestService implements AutoCloseable {

  private final MBeanServer server = MBeanServerFactory.newMBeanServer();
  private final JMXConnectorServer connector;

  /** What one command printed. */
  record Run(int code, String out, String err) {}

  TestService(Map<String, ?> environment) throws Exception {
    connector =
        JMXConnectorServerFactory.newJMXConnectorServer(
            new JMXServiceURL("service:jmx:rmi://"), environment, server);
    connector.start();
  }

  TestReconciler reconciler(String name) throws Exception {
    TestReconciler reconciler = new TestReconciler();
    server.registerMBean(
        reconciler, new ObjectName("io.github.containerreconciler:type=Reconciler,name=" + name));
    return reconciler;
  }

  String target() {
    return connector.getAddress().toString();
  }

  /** Runs a command; {@code TARGET} stands for this service. */
  Run run(String... arguments) {
    return runAt(0, arguments);
  }

  /**
   * @param columns of the terminal
   */
  Run runAt(int columns, String... arguments) {
    String[] all = arguments.clone();
    for (int i = 0; i < all.length; i++) {
      all[i] = all[i].equals("TARGET") ? target() : all[i];
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            columns);
    int code = Cli.run(all, new File("agent.jar"), terminal);
    return new Run(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws IOException {
    connector.stop();
  }
}
