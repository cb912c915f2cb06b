package io.github.containerreconciler.agent.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.openmbean.ArrayType;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;

/** An MBean of a reconciler's shape, whose attributes and operations a test decides. */
final class TestReconciler implements DynamicMBean {

  private static final CompositeType EMPTY = row("key", "").getCompositeType();

  final Map<String, Object> attributes = new LinkedHashMap<>();
  private final Map<String, String[]> signatures = new LinkedHashMap<>();
  private final Map<String, Function<Object[], Object>> operations = new LinkedHashMap<>();

  TestReconciler() {
    attributes.put("Enabled", true);
    attributes.put("DryRun", false);
    attributes.put("PeriodSeconds", 300L);
    attributes.put("CreationGraceSeconds", 90L);
    attributes.put("State", "IDLE");
    attributes.put("StateReason", "next sweep in 2m");
    attributes.put("EngineEndpoint", "unix:///s");
  }

  void operation(String name, Function<Object[], Object> answer, Class<?>... types) {
    String[] names = new String[types.length];
    for (int i = 0; i < types.length; i++) {
      names[i] = types[i].getName();
    }
    signatures.put(name, names);
    operations.put(name, answer);
  }

  /** A row of texts, whole numbers and tables: keys and values in turn. */
  static CompositeData row(Object... keysAndValues) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      values.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    String[] keys = values.keySet().toArray(new String[0]);
    OpenType<?>[] types = new OpenType<?>[keys.length];
    for (int i = 0; i < keys.length; i++) {
      types[i] = type(values.get(keys[i]));
    }
    try {
      return new CompositeDataSupport(new CompositeType("Row", "Row", keys, keys, types), values);
    } catch (OpenDataException e) {
      throw new IllegalStateException(e);
    }
  }

  private static OpenType<?> type(Object value) {
    try {
      if (value instanceof CompositeData[] rows) {
        return new ArrayType<>(1, rows.length > 0 ? rows[0].getCompositeType() : EMPTY);
      }
    } catch (OpenDataException e) {
      throw new IllegalStateException(e);
    }
    return value instanceof Long ? SimpleType.LONG : SimpleType.STRING;
  }

  @Override
  public Object getAttribute(String name) throws AttributeNotFoundException {
    if (!attributes.containsKey(name)) {
      throw new AttributeNotFoundException(name);
    }
    return attributes.get(name);
  }

  @Override
  public void setAttribute(Attribute attribute) {
    attributes.put(attribute.getName(), attribute.getValue());
  }

  @Override
  public AttributeList getAttributes(String[] names) {
    AttributeList list = new AttributeList();
    for (String name : names) {
      list.add(new Attribute(name, attributes.get(name)));
    }
    return list;
  }

  @Override
  public AttributeList setAttributes(AttributeList list) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Object invoke(String name, Object[] arguments, String[] signature) {
    return operations.get(name).apply(arguments);
  }

  @Override
  public MBeanInfo getMBeanInfo() {
    MBeanAttributeInfo[] infos =
        attributes.entrySet().stream()
            .map(
                e ->
                    new MBeanAttributeInfo(
                        e.getKey(), e.getValue().getClass().getName(), "", true, true, false))
            .toArray(MBeanAttributeInfo[]::new);
    MBeanOperationInfo[] calls =
        signatures.entrySet().stream()
            .map(e -> new MBeanOperationInfo(e.getKey(), "", parameters(e.getValue()), "", 1))
            .toArray(MBeanOperationInfo[]::new);
    return new MBeanInfo("TestReconciler", "", infos, null, calls, null);
  }

  private static MBeanParameterInfo[] parameters(String[] types) {
    MBeanParameterInfo[] parameters = new MBeanParameterInfo[types.length];
    for (int i = 0; i < types.length; i++) {
      parameters[i] = new MBeanParameterInfo("p" + i, types[i], "");
    }
    return parameters;
  }
}
