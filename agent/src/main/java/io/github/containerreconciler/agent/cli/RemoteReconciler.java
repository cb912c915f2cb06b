package io.github.containerreconciler.agent.cli;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import javax.management.Attribute;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanException;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;

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
    return attributes(Arrays.stream(infos).map(MBeanAttributeInfo::getName).toArray(String[]::new));
  }

  /** Those of these attributes that it has, named as in JSON. */
  Map<String, Object> attributes(String... names) throws IOException, JMException {
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

  /** Calls an operation by the signature that the MBean itself shows. */
  Object invoke(String operation, Object... arguments) throws IOException, JMException {
    for (MBeanOperationInfo info : server.getMBeanInfo(objectName).getOperations()) {
      MBeanParameterInfo[] parameters = info.getSignature();
      if (info.getName().equals(operation) && parameters.length == arguments.length) {
        String[] types =
            Arrays.stream(parameters).map(MBeanParameterInfo::getType).toArray(String[]::new);
        return server.invoke(objectName, operation, arguments, types);
      }
    }
    throw CliException.failed(
        "the version that runs there does not know this command: detach, then attach this version");
  }

  /** Returns what the reconciler itself said no to, as a sentence in one line. */
  static String refusal(Exception failure) {
    Exception said = failure;
    if (failure instanceof InstanceNotFoundException) {
      return "it was stopped meanwhile; list shows what runs";
    }
    if (failure instanceof RuntimeMBeanException e) {
      said = e.getTargetException();
    } else if (failure instanceof MBeanException e) {
      said = e.getTargetException();
    }
    return Words.of(said.getMessage() == null ? said.toString() : said.getMessage());
  }
}
