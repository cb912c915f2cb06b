package io.github.containerreconciler.agent.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.management.openmbean.CompositeData;
import org.jspecify.annotations.Nullable;

/** Values as JMX gives them, as JSON text. */
final class Json {

  /** Escapes all that is not ASCII: some of it controls a terminal. */
  private static final JsonFactory FACTORY =
      new JsonFactory().enable(JsonWriteFeature.ESCAPE_NON_ASCII.mappedFeature());

  private Json() {}

  /** An object: keys and values in turn. */
  static Map<String, Object> object(Object... keysAndValues) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      object.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return object;
  }

  /** Maps, lists, arrays, open data, dates, numbers, booleans and strings. */
  static String text(@Nullable Object value) {
    return write(value, new DefaultPrettyPrinter());
  }

  /** The same in one line. */
  static String line(@Nullable Object value) {
    return write(value, new MinimalPrettyPrinter());
  }

  private static String write(@Nullable Object value, PrettyPrinter printer) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.setPrettyPrinter(printer);
      write(json, value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  @SuppressWarnings("JavaUtilDate") // the only time type that JMX's open types know
  private static void write(JsonGenerator json, @Nullable Object value) throws IOException {
    if (value instanceof Map<?, ?> map) {
      json.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        json.writeFieldName(String.valueOf(entry.getKey()));
        write(json, entry.getValue());
      }
      json.writeEndObject();
    } else if (value instanceof CompositeData data) {
      write(json, map(data));
    } else if (value instanceof Record record) {
      write(json, map(record));
    } else if (value instanceof Object[] array) {
      write(json, Arrays.asList(array));
    } else if (value instanceof List<?> list) {
      json.writeStartArray();
      for (Object element : list) {
        write(json, element);
      }
      json.writeEndArray();
    } else if (value instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else if (value instanceof Double number) {
      json.writeNumber(number);
    } else if (value instanceof Number number) {
      json.writeNumber(number.longValue());
    } else if (value instanceof Date date) {
      json.writeString(Instant.ofEpochMilli(date.getTime()).toString());
    } else if (value == null) {
      json.writeNull();
    } else {
      json.writeString(String.valueOf(value));
    }
  }

  /** The components of a public record, in order. */
  static Map<String, @Nullable Object> map(Record record) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      try {
        map.put(component.getName(), component.getAccessor().invoke(record));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
    return map;
  }

  static Map<String, @Nullable Object> map(CompositeData data) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (String key : data.getCompositeType().keySet()) {
      map.put(key, data.get(key));
    }
    return map;
  }
}
