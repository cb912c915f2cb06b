package io.github.containerreconciler.agent.docker;

import com.fasterxml.jackson.core.JsonToken;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.EngineException.Reason;
import io.github.containerreconciler.internal.engine.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what an engine says of itself and of an image. */
final class SmallAnswers {

  private static final String COMPONENTS = "Components";

  /**
   * An engine's words about itself; empty where it says nothing.
   *
   * @param newest the newest version of the API that it speaks
   * @param oldest the oldest one
   * @param components the names of the parts that it is made of, each in a line of its own
   */
  record Versions(String newest, String oldest, String components) {}

  /** An engine's identity, version and clock. */
  record Info(String id, String version, Instant time) {}

  private SmallAnswers() {}

  static Versions versions(InputStream body) throws IOException, EngineException {
    Map<String, String> texts = texts(body, "ApiVersion", "MinAPIVersion");
    return new Versions(
        texts.getOrDefault("ApiVersion", ""),
        texts.getOrDefault("MinAPIVersion", ""),
        texts.getOrDefault(COMPONENTS, ""));
  }

  /** The answer's header {@code Date} counts where the engine does not tell its time. */
  static Info info(InputStream body, String date) throws IOException, EngineException {
    Map<String, String> texts = texts(body, "ID", "ServerVersion", "SystemTime");
    String time = texts.getOrDefault("SystemTime", "");
    return new Info(
        texts.getOrDefault("ID", ""),
        texts.getOrDefault("ServerVersion", ""),
        time.isEmpty() ? date(date) : JsonReader.instant(time));
  }

  /** Never our own clock instead: it may differ, and then young containers would look old. */
  private static Instant date(String header) throws EngineException {
    try {
      return DateTimeFormatter.RFC_1123_DATE_TIME.parse(header, Instant::from);
    } catch (DateTimeException e) {
      throw new EngineException(
          Reason.MALFORMED, "the engine does not tell its time, so no age can be judged", e);
    }
  }

  private static Map<String, String> texts(InputStream body, String... wanted)
      throws IOException, EngineException {
    Map<String, String> texts = new HashMap<>();
    try (JsonReader json = new JsonReader(body)) {
      json.fields(
          field -> {
            if (field.equals(COMPONENTS) && json.isAt(JsonToken.START_ARRAY)) {
              texts.put(field, names(json));
            } else if (List.of(wanted).contains(field)) {
              texts.put(field, json.text());
            }
          });
      json.end();
    }
    return texts;
  }

  private static String names(JsonReader json) throws IOException, EngineException {
    StringBuilder names = new StringBuilder();
    json.elements(
        () -> {
          if (json.isAt(JsonToken.START_OBJECT)) {
            json.field("Name", () -> names.append(json.text()).append('\n'));
          }
        });
    return names.toString();
  }

  /**
   * An image's labels; empty where the answer shows nothing of the image's configuration, which the
   * engine may have deleted, or is about another platform.
   */
  static Optional<Map<String, String>> imageLabels(InputStream body, @Nullable Platform platform)
      throws IOException, EngineException {
    Image image = new Image();
    try (JsonReader json = new JsonReader(body)) {
      json.fields(field -> image.field(json, field));
      json.end();
    }
    return image.isConfigured && image.isFor(platform)
        ? Optional.of(image.labels)
        : Optional.empty();
  }

  private static final class Image {
    private Map<String, String> labels = Map.of();
    private boolean isConfigured;
    private String os = "";
    private String architecture = "";
    private String variant = "";

    void field(JsonReader json, String field) throws IOException, EngineException {
      switch (field) {
        case "Config" ->
            json.field(
                "Labels",
                () -> {
                  isConfigured |= json.isAt(JsonToken.START_OBJECT);
                  labels = json.labels(key -> true);
                });
        case "RootFS" -> json.field("Layers", () -> isConfigured |= !json.texts().isEmpty());
        case "Os" -> os = json.text();
        case "Architecture" -> {
          architecture = json.text();
          isConfigured |= !architecture.isEmpty();
        }
        case "Variant" -> variant = json.text();
        default -> {}
      }
    }

    /** An engine that does not know the parameter {@code platform} answers for its own. */
    boolean isFor(@Nullable Platform wanted) {
      return wanted == null
          || (wanted.os().equals(os)
              && wanted.architecture().equals(architecture)
              && (wanted.variant().isEmpty()
                  || variant.isEmpty()
                  || wanted.variant().equals(variant)));
    }
  }

  /** Takes a platform in the words of the OCI's image specification. */
  static Platform platform(JsonReader json) throws IOException, EngineException {
    String[] parts = {"", "", ""};
    json.fields(
        field -> {
          switch (field) {
            case "os" -> parts[0] = json.text();
            case "architecture" -> parts[1] = json.text();
            case "variant" -> parts[2] = json.text();
            default -> {}
          }
        });
    return new Platform(parts[0], parts[1], parts[2]);
  }
}
