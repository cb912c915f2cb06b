package io.github.containerreconciler.agent.docker;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.github.containerreconciler.internal.engine.ListFilter;
import io.github.containerreconciler.internal.engine.Platform;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes a filter as Docker wants it; an empty one not at all, because Docker takes an empty one
 * for none.
 */
final class Filters {

  private static final List<String> RUNNING_ON_PODMAN = List.of("running", "paused");

  private Filters() {}

  /** Empty, or {@code ?filters=…}. Leaves out what this kind of engine would take otherwise. */
  static String query(ListFilter filter, EngineKind kind) {
    List<String> json = new ArrayList<>();
    if (!filter.labels().isEmpty()) {
      json.add(list("label", filter.labels()));
    }
    if (kind == EngineKind.DOCKER && !filter.volumes().isEmpty()) {
      json.add(list("volume", filter.volumes()));
    }
    if (kind == EngineKind.PODMAN && !filter.all()) { // never by dead or restarting: it fails
      json.add(list("status", RUNNING_ON_PODMAN));
    }
    String filters = json.isEmpty() ? "" : encoded(json);
    if (!filter.all()) {
      return filters;
    }
    return filters.isEmpty() ? "?all=true" : filters + "&all=true";
  }

  /** For what carries this label. */
  static String byLabel(String label) {
    return encoded(List.of(list("label", List.of(label))));
  }

  /** As the parameter {@code platform} wants it. */
  static String platform(Platform platform) {
    String variant = platform.variant();
    String last = variant.isEmpty() ? "" : ",\"variant\":" + quoted(variant);
    String json = "{\"os\":%s,\"architecture\":%s%s}";
    return "?platform="
        + encode(json.formatted(quoted(platform.os()), quoted(platform.architecture()), last));
  }

  private static String encoded(List<String> filters) {
    return "?filters=" + encode("{" + String.join(",", filters) + "}");
  }

  private static String encode(String json) {
    return URLEncoder.encode(json, StandardCharsets.UTF_8);
  }

  private static String list(String name, List<String> values) {
    return values.stream()
        .map(Filters::quoted)
        .collect(Collectors.joining(",", "\"" + name + "\":[", "]"));
  }

  /** A text of JSON. */
  static String quoted(String text) {
    return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }
}
