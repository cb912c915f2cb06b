package io.github.containerreconciler.agent.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import javax.management.MBeanServerConnection;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** The reconcilers of another JVM, over its local JMX connector. */
final class Remote implements AutoCloseable {

  private final JMXConnector connector;
  private final MBeanServerConnection server;

  private Remote(JMXConnector connector) throws IOException {
    this.connector = connector;
    this.server = connector.getMBeanServerConnection();
  }

  @SuppressWarnings("BanJNDI") // the address is the one that the JVM itself told us
  static Remote connect(String address) throws IOException {
    return new Remote(JMXConnectorFactory.connect(new JMXServiceURL(address)));
  }

  /** All of them, by name. */
  List<RemoteReconciler> reconcilers() throws IOException {
    Set<ObjectName> names = server.queryNames(pattern(), null);
    List<RemoteReconciler> found = new ArrayList<>();
    names.forEach(name -> found.add(new RemoteReconciler(server, name)));
    found.sort(Comparator.comparing(RemoteReconciler::name));
    return found;
  }

  private static ObjectName pattern() {
    try {
      return new ObjectName("io.github.containerreconciler:type=Reconciler,*");
    } catch (MalformedObjectNameException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    connector.close();
  }
}
