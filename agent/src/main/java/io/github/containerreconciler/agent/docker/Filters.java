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

  /** Empty, or {@code ?filters=…}. Leaves out what this kind of engine would take otherwise. */
  static String query(ListFilter filter, EngineKind kind) {
    StringBuilder json = new StringBuilder();
    append(json, "label", filter.labels());
    if (kind == EngineKind.DOCKER) {
      append(json, "volume", filter.volumes());
    }
    if (kind == EngineKind.PODMAN) {
      append(json, "status", RUNNING_ON_PODMAN);
    }
    return json.isEmpty() ? "" : encoded(json);
  }

  /** For what carries this label. */
  static String byLabel(String label) {
    StringBuilder json = new StringBuilder();
    append(json, "label", List.of(label));
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
