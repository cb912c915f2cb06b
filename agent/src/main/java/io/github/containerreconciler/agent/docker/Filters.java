package io.github.containerreconciler.agent.docker;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import io.github.containerreconciler.engine.ListFilter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes a filter as Docker wants it; an empty one not at all, because Docker takes an empty one
 * for none.
 */
final class Filters {

  // no buffer of ours stays behind in a thread local of the host's thread
  private static final JsonFactory FACTORY =
      JsonFactory.builder().recyclerPool(JsonRecyclerPools.nonRecyclingPool()).build();

  private Filters() {}

  /** Empty, or {@code ?filters=…}. */
  static String query(ListFilter filter) {
    if (filter.isNone()) {
      return "";
    }
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      write(json, "label", filter.labels());
      write(json, "volume", filter.volumes());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a StringWriter does not fail
    }
    return "?filters=" + URLEncoder.encode(text.toString(), StandardCharsets.UTF_8);
  }

  private static void write(JsonGenerator json, String name, List<String> values)
      throws IOException {
    if (!values.isEmpty()) {
      json.writeArrayFieldStart(name);
      for (String value : values) {
        json.writeString(value);
      }
      json.writeEndArray();
    }
  }
}
