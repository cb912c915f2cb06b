package io.github.containerreconciler.agent.docker;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.github.containerreconciler.internal.engine.ListFilter;
import io.github.containerreconciler.internal.engine.Platform;
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
    if (kind == EngineKind.PODMAN && !filter.all()) { // never by dead or restarting: it fails
      append(json, "status", RUNNING_ON_PODMAN);
    }
    String filters = json.isEmpty() ? "" : encoded(json);
    if (!filter.all()) {
      return filters;
    }
    return filters.isEmpty() ? "?all=true" : filters + "&all=true";
  }

  /** For what carries this label. */
  static String byLabel(String label) {
    StringBuilder json = new StringBuilder();
    append(json, "label", List.of(label));
    return encoded(json);
  }

  /** As the parameter {@code platform} wants it. */
  static String platform(Platform platform) {
    StringBuilder json = new StringBuilder("{\"os\":\"");
    JsonStringEncoder.getInstance().quoteAsString(platform.os(), json);
    json.append("\",\"architecture\":\"");
    JsonStringEncoder.getInstance().quoteAsString(platform.architecture(), json);
    if (!platform.variant().isEmpty()) {
      json.append("\",\"variant\":\"");
      JsonStringEncoder.getInstance().quoteAsString(platform.variant(), json);
    }
    return "?platform=" + URLEncoder.encode(json.append("\"}").toString(), StandardCharsets.UTF_8);
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
