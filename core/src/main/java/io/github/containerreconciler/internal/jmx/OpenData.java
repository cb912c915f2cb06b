package io.github.containerreconciler.internal.jmx;

import java.util.Map;
import javax.management.openmbean.ArrayType;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import org.jspecify.annotations.Nullable;

/** Makes open-typed data from plain facts. */
final class OpenData {

  private static final OpenType<?> TEXTS = texts();

  private OpenData() {}

  /**
   * @param facts texts, whole numbers, or arrays of texts
   */
  static CompositeData composite(String name, Map<String, Object> facts) {
    String[] keys = facts.keySet().toArray(new String[0]);
    OpenType<?>[] types = new OpenType<?>[keys.length];
    for (int i = 0; i < keys.length; i++) {
      types[i] = type(facts.get(keys[i]));
    }
    try {
      return new CompositeDataSupport(new CompositeType(name, name, keys, keys, types), facts);
    } catch (OpenDataException e) {
      throw new IllegalStateException("open data of " + name, e);
    }
  }

  /** The open type of values of this class. */
  static OpenType<?> type(String className) {
    return switch (className) {
      case "boolean" -> SimpleType.BOOLEAN;
      case "int" -> SimpleType.INTEGER;
      case "long" -> SimpleType.LONG;
      case "double" -> SimpleType.DOUBLE;
      case "void" -> SimpleType.VOID;
      case "java.lang.String" -> SimpleType.STRING;
      case "[Ljava.lang.String;" -> TEXTS;
      default -> throw new IllegalArgumentException("no open type for " + className);
    };
  }

  private static OpenType<?> type(@Nullable Object value) {
    if (value instanceof String[]) {
      return TEXTS;
    }
    if (value instanceof Long) {
      return SimpleType.LONG;
    }
    return value instanceof Integer ? SimpleType.INTEGER : SimpleType.STRING;
  }

  private static OpenType<?> texts() {
    try {
      return new ArrayType<String[]>(1, SimpleType.STRING);
    } catch (OpenDataException e) {
      throw new IllegalStateException(e);
    }
  }
}
