package io.github.containerreconciler.agent.docker;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.github.containerreconciler.internal.engine.ListFilter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes a filter as Docker wants it; an empty one not at all, because Docker takes an empty one
 * for none.
 */
final class Filters {

  private static final List<String> RUNNING_ON_PODMAN = List.of("running", "paused");

  private Filters() {}

  /** Empty, or {@code ?filters=…}. Leaves out what this make of engine would take otherwise. */
  static String query(ListFilter filter, EngineKind make) {
    StringBuilder json = new StringBuilder();
    append(json, "label", filter.labels());
    if (make == EngineKind.DOCKER) {
      append(json, "volume", filter.volumes());
    }
    if (make == EngineKind.PODMAN) {
      append(json, "status", RUNNING_ON_PODMAN);
    }
    return json.isEmpty() ? "" : encoded(json);
  }

  /** For starts of containers that carry these labels, by the engine's word. */
  static String starts(ListFilter filter) {
    StringBuilder json = new StringBuilder();
    append(json, "type", List.of("container"));
    append(json, "event", List.of("start"));
    append(json, "label", filter.labels());
    return encoded(json);
  }

  private static String encoded(StringBuilder json) {
    return "?filters="
        + URLEncoder.encode(json.insert(0, '{').append('}').toString(), StandardCharsets.UTF_8);
  }

  private static void append(StringBuilder json, String name, List<String> values) {
    if (values.isEmpty()) {
      return;
    }
    json.append(json.isEmpty() ? "" : ",").append('"').append(name).append("\":[");
    String separator = "";
    for (String value : values) {
      json.append(separator).append('"');
      JsonStringEncoder.getInstance().quoteAsString(value, json);
      json.append('"');
      separator = ",";
    }
    json.append(']');
  }
}
