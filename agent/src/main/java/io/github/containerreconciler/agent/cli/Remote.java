package io.github.containerreconciler.agent.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** The reconcilers of another JVM, over JMX. */
final class Remote implements AutoCloseable {

  /** A service that hangs must not hang the command too. */
  private static final Duration TO_CLOSE = Duration.ofSeconds(1);

  private final JMXConnector connector;
  private final MBeanServerConnection server;

  private Remote(JMXConnector connector) throws IOException {
    this.connector = connector;
    this.server = connector.getMBeanServerConnection();
  }

  @SuppressWarnings("BanJNDI") // the address is the operator's, or the JVM's own
  static Remote connect(JMXServiceURL url, Map<String, ?> environment) throws IOException {
    return new Remote(JMXConnectorFactory.connect(url, environment));
  }

  /** The local connector of a JVM of this machine, at the address that the JVM told. */
  static Remote local(String address) throws IOException {
    LoopbackSockets.install();
    return connect(new JMXServiceURL(address), Map.of());
  }

  /** All of them, by name. */
  List<RemoteReconciler> reconcilers() throws IOException, JMException {
    ObjectName pattern = new ObjectName("io.github.containerreconciler:type=Reconciler,*");
    return server.queryNames(pattern, null).stream()
        .map(name -> new RemoteReconciler(server, name))
        .sorted(Comparator.comparing(RemoteReconciler::name))
        .toList();
  }

  @Override
  public void close() {
    try {
      Deadline.in(TO_CLOSE)
          .within(
              "closing",
              () -> {
                connector.close();
                return true;
              });
    } catch (Exception e) {
      // the connection was used to the end, and this process ends soon
      return;
    }
  }
}
