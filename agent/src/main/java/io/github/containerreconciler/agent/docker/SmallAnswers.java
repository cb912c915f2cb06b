package io.github.containerreconciler.agent.docker;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.containerreconciler.engine.EngineException;
import io.github.containerreconciler.engine.EngineException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;

/** Reads what an engine says of itself and of an image. */
final class SmallAnswers {

  /** The API versions of an engine, as it words them; empty where it says nothing. */
  record Versions(String newest, String oldest) {}

  /** An engine's identity, version and clock. */
  record Info(String id, String version, Instant time) {}

  private SmallAnswers() {}

  static Versions versions(InputStream body) throws IOException, EngineException {
    Map<String, String> texts = texts(body, "ApiVersion", "MinAPIVersion", "");
    return new Versions(
        texts.getOrDefault("ApiVersion", ""), texts.getOrDefault("MinAPIVersion", ""));
  }

  static Info info(Answer answer) throws IOException, EngineException {
    Map<String, String> texts = texts(answer.body(), "ID", "ServerVersion", "SystemTime");
    String time = texts.getOrDefault("SystemTime", "");
    return new Info(
        texts.getOrDefault("ID", ""),
        texts.getOrDefault("ServerVersion", ""),
        time.isEmpty() ? date(answer.header("Date")) : Json.instant(time));
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
    try (JsonParser json = Json.open(body, Json.ONE_OBJECT)) {
      Json.expect(json, json.nextToken(), JsonToken.START_OBJECT);
      Json.fields(
          json,
          (parser, field) -> {
            if (field.equals(a) || field.equals(b) || field.equals(c)) {
              texts.put(field, Json.text(parser));
            } else {
              parser.skipChildren();
            }
          });
      Json.expectEnd(json);
    }
    return texts;
  }

  static Map<String, String> imageLabels(InputStream body) throws IOException, EngineException {
    Map<String, String> labels = new HashMap<>();
    try (JsonParser json = Json.open(body, Json.ONE_OBJECT)) {
      Json.expect(json, json.nextToken(), JsonToken.START_OBJECT);
      Json.fields(
          json,
          (parser, field) -> {
            if (field.equals("Config")) {
              Json.fieldsOrNull(parser, (config, inner) -> imageConfig(config, inner, labels));
            } else {
              parser.skipChildren();
            }
          });
      Json.expectEnd(json);
    }
    return labels;
  }

  private static void imageConfig(JsonParser json, String field, Map<String, String> labels)
      throws IOException, EngineException {
    if (field.equals("Labels")) {
      labels.putAll(new Texts().labels(json, container -> true));
    } else {
      json.skipChildren();
    }
  }
}
