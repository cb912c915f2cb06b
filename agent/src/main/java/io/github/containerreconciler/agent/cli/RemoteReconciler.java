package io.github.containerreconciler.agent.cli;

import io.github.containerreconciler.agent.log.Logs;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import javax.management.openmbean.CompositeData;

/** One reconciler in another JVM. */
final class RemoteReconciler {

  private final MBeanServerConnection server;
  private final ObjectName objectName;

  RemoteReconciler(MBeanServerConnection server, ObjectName objectName) {
    this.server = server;
    this.objectName = objectName;
  }

  String name() {
    return objectName.getKeyProperty("name");
  }

  /**
   * Every attribute, in the order the MBean gives them, named as in JSON: {@code periodSeconds}.
   */
  Map<String, Object> attributes() throws IOException, JMException {
    MBeanAttributeInfo[] infos = server.getMBeanInfo(objectName).getAttributes();
    String[] names = Arrays.stream(infos).map(MBeanAttributeInfo::getName).toArray(String[]::new);
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("name", name());
    for (Attribute attribute : server.getAttributes(objectName, names).asList()) {
      values.put(decapitalized(attribute.getName()), attribute.getValue());
    }
    return values;
  }

  private static String decapitalized(String name) {
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }

  void set(String attribute, Object value) throws IOException, JMException {
    server.setAttribute(objectName, new Attribute(attribute, value));
  }

  CompositeData[] preview() throws IOException, JMException {
    return (CompositeData[]) invoke("preview");
  }

  CompositeData sweep() throws IOException, JMException {
    return (CompositeData) invoke("sweep");
  }

  int approveHeld() throws IOException, JMException {
    return (Integer) invoke("approveHeld");
  }

  void stop() throws IOException, JMException {
    invoke("stop");
  }

  String explain(String container) throws IOException, JMException {
    return (String)
        server.invoke(
            objectName, "explain", new Object[] {container}, new String[] {String.class.getName()});
  }

  private Object invoke(String operation) throws IOException, JMException {
    return server.invoke(objectName, operation, new Object[0], new String[0]);
  }

  /** What the reconciler itself said no to, as a sentence in one line. */
  static String refusal(Exception failure) {
    Exception said = failure;
    if (failure instanceof RuntimeMBeanException e) {
      said = e.getTargetException();
    } else if (failure instanceof MBeanException e) {
      said = e.getTargetException();
    }
    return Logs.escape(said.getMessage() == null ? said.toString() : said.getMessage());
  }
}
