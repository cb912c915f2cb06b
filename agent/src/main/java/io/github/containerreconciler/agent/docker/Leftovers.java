package io.github.containerreconciler.agent.docker;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.Network;
import io.github.containerreconciler.internal.engine.Volume;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads volumes and networks from the engine's JSON. */
final class Leftovers {

  private String id = "";
  private String name = "";
  private String driver = "";
  private String scope = "";
  private Map<String, String> labels = Map.of();
  private Instant created = Instant.EPOCH;
  private final List<String> containers = new ArrayList<>();
  private boolean ingress;

  private Leftovers() {}

  /**
   * The answer to a list of volumes. A volume that is malformed is left out, so that nobody removes
   * it, unless all must be read.
   */
  static List<Volume> volumes(InputStream body, boolean all) throws IOException, EngineException {
    List<Volume> volumes = new ArrayList<>();
    try (JsonParser json = JsonReader.open(body)) {
      JsonReader.expect(json, json.nextToken(), JsonToken.START_OBJECT);
      JsonReader.fields(
          json,
          (parser, field) -> {
            boolean none = parser.currentToken() == JsonToken.VALUE_NULL; // engines say it so
            if (field.equals("Volumes") && !none) {
              readAll(parser, all, each -> volumes.add(each.volume()));
            } else {
              parser.skipChildren();
            }
          });
      JsonReader.expectEnd(json);
    }
    return volumes;
  }

  static Volume volume(InputStream body) throws IOException, EngineException {
    return one(body).volume();
  }

  /** The answer to a list of networks; one that is malformed is left out. */
  static List<Network> networks(InputStream body) throws IOException, EngineException {
    List<Network> networks = new ArrayList<>();
    try (JsonParser json = JsonReader.open(body)) {
      json.nextToken();
      readAll(json, false, each -> networks.add(each.network()));
      JsonReader.expectEnd(json);
    }
    return networks;
  }

  static Network network(InputStream body) throws IOException, EngineException {
    return one(body).network();
  }

  private interface Reading {
    void add(Leftovers each) throws EngineException;
  }

  private static Leftovers one(InputStream body) throws IOException, EngineException {
    Leftovers one = new Leftovers();
    try (JsonParser json = JsonReader.open(body)) {
      JsonReader.expect(json, json.nextToken(), JsonToken.START_OBJECT);
      JsonReader.fields(json, one::field);
      JsonReader.expectEnd(json);
    }
    return one;
  }

  private static void readAll(JsonParser json, boolean all, Reading reading)
      throws IOException, EngineException {
    JsonReader.expect(json, json.currentToken(), JsonToken.START_ARRAY);
    while (json.nextToken() != JsonToken.END_ARRAY) {
      JsonReader.expect(json, json.currentToken(), JsonToken.START_OBJECT);
      Leftovers each = new Leftovers();
      Map<String, EngineException> problems = new HashMap<>();
      JsonReader.fieldsAsFarAsPossible(json, each::field, problems);
      try {
        for (EngineException problem : problems.values()) {
          throw problem;
        }
        reading.add(each);
      } catch (EngineException e) {
        if (all) {
          throw e;
        }
      }
    }
  }

  private void field(JsonParser json, String field) throws IOException, EngineException {
    switch (field) {
      case "Id" -> id = JsonReader.text(json);
      case "Name" -> name = JsonReader.text(json);
      case "Driver" -> driver = JsonReader.text(json);
      case "Scope" -> scope = JsonReader.text(json);
      case "Labels" -> labels = JsonReader.labels(json);
      case "Created", "CreatedAt" -> created = time(JsonReader.text(json));
      case "Containers" -> JsonReader.fieldsOrNull(json, this::container);
      case "Ingress" -> ingress = JsonReader.bool(json);
      default -> json.skipChildren();
    }
  }

  private void container(JsonParser json, String field) throws IOException, EngineException {
    containers.add(field);
    json.skipChildren();
  }

  /** Reads a time; not every driver gives one. */
  private static Instant time(String text) {
    try {
      return JsonReader.instant(text);
    } catch (EngineException e) {
      return Instant.EPOCH;
    }
  }

  private Volume volume() throws EngineException {
    return new Volume(required("volume", name), driver, labels, created, scope);
  }

  private Network network() throws EngineException {
    return new Network(
        required("network", id), name, driver, scope, labels, created, containers, ingress);
  }

  private static String required(String what, String text) throws EngineException {
    if (!PathText.isIdOrName(text)) {
      throw JsonReader.malformed("a " + what + " is called \"" + JsonReader.shorten(text) + "\"");
    }
    return text;
  }
}
