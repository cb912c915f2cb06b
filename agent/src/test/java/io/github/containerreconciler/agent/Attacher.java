package io.github.containerreconciler.agent;

import com.sun.tools.attach.VirtualMachine;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** Attaches with the JDK's means alone: as somebody who does not use our command line. */
final class Attacher {

  private Attacher() {}

  static void attach(String pid, String settings) {
    try {
      VirtualMachine vm = VirtualMachine.attach(pid);
      try {
        vm.loadAgent(HostJvm.AGENT.toString(), settings);
      } finally {
        vm.detach();
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @SuppressWarnings("BanJNDI") // the address is the one that the JVM itself told us
  static void sweepAndStop(String pid) {
    try {
      VirtualMachine vm = VirtualMachine.attach(pid);
      String address = vm.startLocalManagementAgent();
      vm.detach();
      try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(address))) {
        MBeanServerConnection server = connector.getMBeanServerConnection();
        ObjectName name =
            new ObjectName("io.github.containerreconciler:type=Reconciler,name=default");
        server.invoke(name, "sweep", new Object[0], new String[0]);
        server.invoke(name, "stop", new Object[0], new String[0]);
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
