package io.github.containerreconciler.agent.docker;

import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.Network;
import io.github.containerreconciler.internal.engine.Volume;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads volumes and networks from the engine's JSON. */
final class Leftovers {

  private final JsonReader json;
  private String id = "";
  private String name = "";
  private String driver = "";
  private String scope = "";
  private Map<String, String> labels = Map.of();
  private Instant created = Instant.EPOCH;
  private final List<String> containers = new ArrayList<>();
  private boolean ingress;

  private Leftovers(JsonReader json) {
    this.json = json;
  }

  /**
   * The answer to a list of volumes. A volume that is malformed is left out, so that nobody removes
   * it, unless all must be read.
   */
  static List<Volume> volumes(InputStream body, boolean all) throws IOException, EngineException {
    List<Volume> volumes = new ArrayList<>();
    try (JsonReader json = new JsonReader(body)) {
      json.fields(
          field -> {
            if (field.equals("Volumes")) {
              json.elementsOrNull(() -> read(json, all, each -> volumes.add(each.volume())));
            }
          });
      json.end();
    }
    return volumes;
  }

  static Volume volume(InputStream body) throws IOException, EngineException {
    return one(body).volume();
  }

  /** The answer to a list of networks; one that is malformed is left out. */
  static List<Network> networks(InputStream body) throws IOException, EngineException {
    List<Network> networks = new ArrayList<>();
    try (JsonReader json = new JsonReader(body)) {
      json.elements(() -> read(json, false, each -> networks.add(each.network())));
      json.end();
    }
    return networks;
  }

  static Network network(InputStream body) throws IOException, EngineException {
    return one(body).network();
  }

  private static Leftovers one(InputStream body) throws IOException, EngineException {
    try (JsonReader json = new JsonReader(body)) {
      Leftovers one = new Leftovers(json);
      json.fields(one::field);
      json.end();
      return one;
    }
  }

  private interface Reading {
    void add(Leftovers each) throws EngineException;
  }

  private static void read(JsonReader json, boolean all, Reading reading)
      throws IOException, EngineException {
    Leftovers each = new Leftovers(json);
    Map<String, EngineException> problems = json.fieldsAsFarAsPossible(each::field);
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

  private void field(String field) throws IOException, EngineException {
    switch (field) {
      case "Id" -> id = json.text();
      case "Name" -> name = json.text();
      case "Driver" -> driver = json.text();
      case "Scope" -> scope = json.text();
      case "Labels" -> labels = json.labels(key -> true);
      case "Created", "CreatedAt" -> created = time(json.text());
      case "Containers" -> json.fieldsOrNull(containers::add);
      case "Ingress" -> ingress = json.bool();
      default -> {}
    }
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
