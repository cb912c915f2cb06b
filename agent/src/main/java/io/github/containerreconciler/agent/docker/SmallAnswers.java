package io.github.containerreconciler.agent.docker;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.EngineException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;

/** Reads what an engine says of itself and of an image. */
final class SmallAnswers {

  private static final String COMPONENTS = "Components";

  /**
   * What an engine says of itself, as it words it; empty where it says nothing.
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
    Map<String, String> texts = texts(body, "ApiVersion", "MinAPIVersion", "");
    return new Versions(
        texts.getOrDefault("ApiVersion", ""),
        texts.getOrDefault("MinAPIVersion", ""),
        texts.getOrDefault(COMPONENTS, ""));
  }

  static Info info(HttpResponse answer) throws IOException, EngineException {
    Map<String, String> texts = texts(answer.body(), "ID", "ServerVersion", "SystemTime");
    String time = texts.getOrDefault("SystemTime", "");
    return new Info(
        texts.getOrDefault("ID", ""),
        texts.getOrDefault("ServerVersion", ""),
        time.isEmpty() ? date(answer.header("Date")) : JsonReader.instant(time));
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

  private static Map<String, String> texts(InputStream body, String a, String b, String c)
      throws IOException, EngineException {
    Map<String, String> texts = new HashMap<>();
    try (JsonParser json = JsonReader.open(body, JsonReader.ONE_OBJECT)) {
      JsonReader.expect(json, json.nextToken(), JsonToken.START_OBJECT);
      JsonReader.fields(
          json,
          (parser, field) -> {
            if (field.equals(COMPONENTS) && parser.currentToken() == JsonToken.START_ARRAY) {
              texts.put(field, names(parser));
            } else if (field.equals(a) || field.equals(b) || field.equals(c)) {
              texts.put(field, JsonReader.text(parser));
            } else {
              parser.skipChildren();
            }
          });
      JsonReader.expectEnd(json);
    }
    return texts;
  }

  private static String names(JsonParser array) throws IOException, EngineException {
    StringBuilder names = new StringBuilder();
    int depth = 1;
    while (depth > 0) {
      JsonToken token = array.nextToken();
      if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      } else if (depth == 2
          && token == JsonToken.VALUE_STRING
          && "Name".equals(array.currentName())) {
        names.append(JsonReader.text(array)).append('\n');
      }
    }
    return names.toString();
  }

  static Map<String, String> imageLabels(InputStream body) throws IOException, EngineException {
    Map<String, String> labels = new HashMap<>();
    try (JsonParser json = JsonReader.open(body, JsonReader.ONE_OBJECT)) {
      JsonReader.expect(json, json.nextToken(), JsonToken.START_OBJECT);
      JsonReader.fields(
          json,
          (parser, field) -> {
            if (field.equals("Config")) {
              JsonReader.fieldsOrNull(
                  parser, (config, inner) -> imageConfig(config, inner, labels));
            } else {
              parser.skipChildren();
            }
          });
      JsonReader.expectEnd(json);
    }
    return labels;
  }

  private static void imageConfig(JsonParser json, String field, Map<String, String> labels)
      throws IOException, EngineException {
    if (field.equals("Labels")) {
      labels.putAll(LabelReader.all(json));
    } else {
      json.skipChildren();
    }
  }
}
