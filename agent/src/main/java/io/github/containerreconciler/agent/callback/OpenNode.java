package io.github.containerreconciler.agent.callback;

import io.github.containerreconciler.internal.callback.Entries;
import java.lang.reflect.Array;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.jspecify.annotations.Nullable;

/** An MBean's answer: arrays, collections, maps, and the open types of JMX. */
record OpenNode(@Nullable Object value) implements Node {

  @Override
  public Kind kind() {
    if (value == null) {
      return Kind.NULL;
    }
    if (value instanceof CompositeData
        || (value instanceof Map && !(value instanceof TabularData))) {
      return Kind.OBJECT;
    }
    if (value instanceof TabularData || value instanceof Collection || value.getClass().isArray()) {
      return Kind.LIST;
    }
    boolean whole =
        value instanceof Long
            || value instanceof Integer
            || value instanceof Short
            || value instanceof Byte
            || value instanceof BigInteger;
    return whole || value instanceof String || value instanceof UUID ? Kind.TEXT : Kind.OTHER;
  }

  @Override
  public String text() {
    return kind() == Kind.TEXT
        ? String.valueOf(value)
        : "a " + (value == null ? "null" : value.getClass().getTypeName());
  }

  @Override
  public void children(Visitor visitor) throws NoAnswer {
    if (value instanceof CompositeData row) {
      for (String name : row.getCompositeType().keySet()) {
        visitor.visit(name, new OpenNode(row.get(name)));
      }
    } else if (value instanceof TabularData table) {
      each(Entries.copy(table.values()), visitor);
    } else if (value instanceof Map<?, ?> map) {
      for (Object key : Entries.copy(map.keySet())) {
        visitor.visit(String.valueOf(key), new OpenNode(map.get(key)));
      }
    } else if (value instanceof Collection<?> collection) {
      each(Entries.copy(collection), visitor);
    } else if (value != null) {
      for (int i = 0; i < Array.getLength(value); i++) {
        visitor.visit("", new OpenNode(Array.get(value, i)));
      }
    }
  }

  private static void each(List<@Nullable Object> elements, Visitor visitor) throws NoAnswer {
    for (Object element : elements) {
      visitor.visit("", new OpenNode(element));
    }
  }

  /** Those of a map; an MXBean shows a map as a table with the columns {@code key} and value. */
  @Override
  public @Nullable Iterable<String> keys() throws NoAnswer {
    List<@Nullable Object> keys = new ArrayList<>();
    if (value instanceof TabularData table) {
      if (!table.getTabularType().getIndexNames().equals(List.of("key"))) {
        throw new NoAnswer(
            "it is a table with the columns "
                + table.getTabularType().getRowType().keySet()
                + "; name one of them with pick");
      }
      for (Object row : Entries.copy(table.values())) {
        keys.add(row instanceof CompositeData fields ? fields.get("key") : null);
      }
    } else if (value instanceof Map<?, ?> map) {
      keys.addAll(Entries.copy(map.keySet()));
    } else {
      return null;
    }
    List<String> texts = new ArrayList<>();
    for (Object key : keys) {
      OpenNode node = new OpenNode(key);
      if (node.kind() != Kind.TEXT) {
        throw new NoAnswer("a key of the map is " + node.text());
      }
      texts.add(node.text());
    }
    return texts;
  }
}
