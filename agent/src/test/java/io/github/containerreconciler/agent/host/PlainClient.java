package io.github.containerreconciler.agent.host;

import com.sun.tools.attach.VirtualMachine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.management.Attribute;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanFeatureInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.MBeanServerConnection;
import javax.management.Notification;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * A JMX client that has the JDK's classes and none of ours, as every console is one. Argument: the
 * target's process id. Prints what it sees, a fact a line.
 */
public final class PlainClient {

  private final MBeanServerConnection server;
  private final ObjectName name;

  private PlainClient(MBeanServerConnection server) throws Exception {
    this.server = server;
    this.name = new ObjectName("io.github.containerreconciler:type=Reconciler,name=default");
  }

  /** Looks at everything. */
  @SuppressWarnings("BanJNDI") // the address is the one that the JVM itself told us
  public static void main(String[] args) throws Exception {
    VirtualMachine vm = VirtualMachine.attach(args[0]);
    String address = vm.startLocalManagementAgent();
    vm.detach();
    try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(address))) {
      PlainClient client = new PlainClient(connector.getMBeanServerConnection());
      client.describe();
      client.readAll();
      client.setBadValues();
      client.sweepAndListen();
    }
  }

  private void describe() throws Exception {
    MBeanInfo info = server.getMBeanInfo(name);
    List<MBeanFeatureInfo> all = new ArrayList<>(Arrays.asList(info.getAttributes()));
    all.addAll(Arrays.asList(info.getNotifications()));
    for (MBeanOperationInfo operation : info.getOperations()) {
      all.add(operation);
      System.out.println("impact " + operation.getName() + " " + operation.getImpact());
      for (MBeanParameterInfo parameter : operation.getSignature()) {
        System.out.println("parameter " + parameter.getName());
        all.add(parameter);
      }
    }
    System.out.println("described mbean: " + info.getDescription());
    for (MBeanFeatureInfo feature : all) {
      System.out.println("described " + feature.getName() + ": " + feature.getDescription());
    }
  }

  private void readAll() throws Exception {
    for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
      Object value = server.getAttribute(name, attribute.getName());
      System.out.println("value " + attribute.getName() + " " + value.getClass().getSimpleName());
    }
    for (String table : List.of("Decisions", "RecentRemovals")) {
      CompositeData[] rows = (CompositeData[]) server.getAttribute(name, table);
      System.out.println("rows of " + table + " " + rows.length);
    }
  }

  private void setBadValues() {
    refused("PeriodSeconds", 0L);
    refused("PeriodSeconds", 86_401L);
    refused("PeriodSeconds", Long.MIN_VALUE);
    refused("CreationGraceSeconds", -1L);
    try {
      server.invoke(name, "explain", new Object[] {" "}, new String[] {String.class.getName()});
      System.out.println("accepted explain");
    } catch (Exception e) {
      System.out.println("refused explain " + chain(e));
    }
  }

  private void refused(String attribute, Object value) {
    try {
      server.setAttribute(name, new Attribute(attribute, value));
      System.out.println("accepted " + attribute + " " + value);
    } catch (Exception e) {
      System.out.println("refused " + attribute + " " + value + " " + chain(e));
    }
  }

  private static String chain(Throwable thrown) {
    StringBuilder chain = new StringBuilder();
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      chain.append(t.getClass().getName()).append(": ").append(t.getMessage()).append(" <- ");
    }
    return chain.toString();
  }

  private void sweepAndListen() throws Exception {
    CountDownLatch heard = new CountDownLatch(1);
    server.addNotificationListener(
        name,
        (notification, handback) -> {
          print(notification);
          heard.countDown();
        },
        null,
        null);
    CompositeData report =
        (CompositeData) server.invoke(name, "sweep", new Object[0], new String[0]);
    System.out.println("sweep " + report.get("outcome") + " removed " + report.get("removed"));
    System.out.println("heard in time " + heard.await(30, TimeUnit.SECONDS));
    CompositeData[] removals = (CompositeData[]) server.getAttribute(name, "RecentRemovals");
    System.out.println("removal " + removals[0].getCompositeType().keySet());
    CompositeData[] decisions = (CompositeData[]) server.getAttribute(name, "Decisions");
    System.out.println("decision " + decisions[0].getCompositeType().keySet());
  }

  private static void print(Notification notification) {
    CompositeData data = (CompositeData) notification.getUserData();
    System.out.println(
        "notification "
            + notification.getSequenceNumber()
            + " "
            + notification.getType()
            + " "
            + notification.getMessage()
            + " "
            + data.getCompositeType().keySet());
  }
}
