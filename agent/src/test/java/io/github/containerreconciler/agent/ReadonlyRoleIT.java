package io.github.containerreconciler.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.management.Attribute;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host that lets people in by password: an observer sees everything and changes nothing. */
class ReadonlyRoleIT {

  @TempDir private Path folder;
  private int port;
  private HostJvm host;
  private ObjectName name;

  @BeforeEach
  void aHostWithTwoRoles() throws Exception {
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Path passwords = secret("passwords", "observer look\noperator touch\n");
    Path access = secret("access", "observer readonly\noperator readwrite\n");
    String jmx = "-Dcom.sun.management.jmxremote.";
    host =
        HostJvm.serving(
            folder,
            jmx + "port=" + port,
            jmx + "rmi.port=" + port,
            jmx + "host=127.0.0.1",
            "-Djava.rmi.server.hostname=127.0.0.1",
            jmx + "ssl=false",
            jmx + "password.file=" + passwords,
            jmx + "access.file=" + access,
            HostJvm.agent("owner-label=job,period=1h,docker-host=unix:///nonexistent"));
    host.awaitErr("started version=");
    name = new ObjectName("io.github.containerreconciler:type=Reconciler,name=default");
  }

  @AfterEach
  void theEnd() {
    host.close();
  }

  private Path secret(String file, String text) throws IOException {
    Path path = Files.writeString(folder.resolve(file), text);
    return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
  }

  @SuppressWarnings("BanJNDI") // a host of our own
  private JMXConnector as(String user, String password) throws IOException {
    return JMXConnectorFactory.connect(
        new JMXServiceURL("service:jmx:rmi:///jndi/rmi://127.0.0.1:" + port + "/jmxrmi"),
        Map.of(JMXConnector.CREDENTIALS, new String[] {user, password}));
  }

  @Test
  void theReadonlyRoleReadsEverythingAndChangesNothing() throws Exception {
    try (JMXConnector connector = as("observer", "look")) {
      MBeanServerConnection server = connector.getMBeanServerConnection();
      await().atMost(Duration.ofSeconds(30)).until(() -> server.isRegistered(name));
      MBeanInfo info = server.getMBeanInfo(name);
      String[] all =
          Arrays.stream(info.getAttributes())
              .map(MBeanAttributeInfo::getName)
              .toArray(String[]::new);
      assertThat(server.getAttributes(name, all)).hasSameSizeAs(all);
      server.addNotificationListener(name, (notification, handback) -> {}, null, null);

      for (String attribute : List.of("Enabled", "DryRun", "PeriodSeconds")) {
        Object value = server.getAttribute(name, attribute);
        assertThatThrownBy(() -> server.setAttribute(name, new Attribute(attribute, value)))
            .as(attribute)
            .isInstanceOf(SecurityException.class);
      }
      for (MBeanOperationInfo operation : info.getOperations()) {
        String[] signature =
            Arrays.stream(operation.getSignature())
                .map(MBeanParameterInfo::getType)
                .toArray(String[]::new);
        assertThatThrownBy(
                () ->
                    server.invoke(
                        name, operation.getName(), new Object[signature.length], signature))
            .as(operation.getName())
            .isInstanceOf(SecurityException.class);
      }
      assertThat(server.getAttribute(name, "State")).isIn("GRACE", "STARTING");
    }
  }

  @Test
  void theReadwriteRoleMayDoBoth() throws Exception {
    try (JMXConnector connector = as("operator", "touch")) {
      MBeanServerConnection server = connector.getMBeanServerConnection();
      server.setAttribute(name, new Attribute("DryRun", true));
      assertThat(server.getAttribute(name, "DryRun")).isEqualTo(true);
      assertThat(server.invoke(name, "approveHeld", new Object[0], new String[0])).isEqualTo(0);
    }
  }
}
