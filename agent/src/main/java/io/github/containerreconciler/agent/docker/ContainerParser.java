package io.github.containerreconciler.agent.docker;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.ContainerDetails;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.Selection;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads containers from the engine's JSON as it streams in; what is not kept is forgotten at once.
 */
final class ContainerParser {

  /** What a kept container takes without its texts, in bytes; its id is of fixed length. */
  private static final long EMPTY_WEIGHT = 200;

  private static final long TEXT_WEIGHT = 40;

  private static final Set<String> NOT_RUNNING =
      Set.of("exited", "created", "dead", "removing", "stopped", "configured", "initialized");

  private final Selection selection;
  private final Ids ids;
  private final LabelReader shared = new LabelReader();
  private final JsonReader.FieldReader mountFields = this::mountField;
  private String id = "";
  private List<String> names = List.of();
  private String image = "";
  private String imageId = "";
  private Map<String, String> labels = Map.of();
  private List<String> mounts = List.of();
  private String destination = "";
  private @Nullable Instant created;
  private String status = "";
  private boolean running;
  private @Nullable Instant startedAt;

  private ContainerParser(Selection selection, List<String> before) {
    this.selection = selection;
    this.ids = new Ids(before);
  }

  /**
   * The answer to a list request; what is kept of it may take a quarter of the host's heap.
   *
   * @param before the ids that were kept of the last such list, in its order; empty if there is
   *     none
   */
  static List<Container> list(InputStream body, Selection selection, List<String> before)
      throws IOException, EngineException {
    ContainerParser entry = new ContainerParser(selection, before);
    JsonReader.FieldReader fields = entry::listField;
    List<Container> kept = new ArrayList<>(before.size());
    long mostBytes = Runtime.getRuntime().maxMemory() / 4;
    long weight = 0;
    Container last = null;
    try (Entries entries = new Entries(body, JsonReader.LIST)) {
      while (entries.next()) {
        JsonReader.fields(entries.json(), fields);
        Container container = entry.container(last);
        if (!NOT_RUNNING.contains(entry.status) && selection.keeps(container)) {
          kept.add(container);
          weight += weight(container, last);
          last = container;
          if (weight > mostBytes) {
            throw JsonReader.malformed(
                "its first "
                    + kept.size()
                    + " containers of ours take more than a quarter of the heap");
          }
        }
        entry.clear();
      }
    }
    return kept;
  }

  /** Roughly what it takes in memory, in bytes, beside what it shares with the one before. */
  private static long weight(Container container, @Nullable Container last) {
    long weight = EMPTY_WEIGHT;
    List<String> names = container.names();
    for (int i = 0; i < names.size(); i++) { // an iterator for each container would be garbage
      weight += TEXT_WEIGHT + names.get(i).length();
    }
    if (last == null || !last.image().equals(container.image())) {
      weight += TEXT_WEIGHT + container.image().length();
    }
    if (last == null || !last.imageId().equals(container.imageId())) {
      weight += TEXT_WEIGHT + container.imageId().length();
    }
    if (last == null || !last.labels().equals(container.labels())) {
      for (Map.Entry<String, String> label : container.labels().entrySet()) {
        weight += 2 * TEXT_WEIGHT + label.getKey().length() + label.getValue().length();
      }
    }
    if (last == null || !last.mounts().equals(container.mounts())) {
      for (String mount : container.mounts()) {
        weight += TEXT_WEIGHT + mount.length();
      }
    }
    return weight;
  }

  private void clear() {
    id = "";
    names = List.of();
    image = "";
    imageId = "";
    labels = Map.of();
    mounts = List.of();
    created = null;
    status = "";
  }

  /** The answer to an inspect request. */
  static ContainerDetails details(InputStream body) throws IOException, EngineException {
    ContainerParser entry = new ContainerParser(container -> true, List.of());
    try (JsonParser json = JsonReader.open(body, JsonReader.ONE_OBJECT)) {
      JsonReader.expect(json, json.nextToken(), JsonToken.START_OBJECT);
      JsonReader.fields(json, entry::inspectField);
      JsonReader.expectEnd(json);
    }
    return new ContainerDetails(
        entry.container(null), entry.status, entry.running, entry.startedAt);
  }

  /**
   * @param last one whose mounts are shared where they are equal
   */
  private Container container(@Nullable Container last) throws EngineException {
    if (id.isEmpty()) {
      throw Ids.notFull(id);
    }
    if (created == null) {
      throw JsonReader.malformed("container " + id.substring(0, 12) + " has no Created");
    }
    return new Container(
        id,
        names,
        image,
        imageId,
        labels,
        last != null && mounts.equals(last.mounts()) ? last.mounts() : mounts,
        created);
  }

  private void listField(JsonParser json, String field) throws IOException, EngineException {
    switch (field) {
      case "Id" -> id = id(json);
      case "Names" -> names = JsonReader.texts(json);
      case "Image" -> image = shared.text(json);
      case "ImageID" -> imageId = shared.text(json);
      case "Labels" -> labels = shared.labels(json, selection);
      case "Created" -> created = seconds(json);
      case "State" -> status = shared.text(json);
      case "Mounts" -> mounts = destinations(json);
      default -> JsonReader.skip(json);
    }
  }

  private void inspectField(JsonParser json, String field) throws IOException, EngineException {
    switch (field) {
      case "Id" -> id = id(json);
      case "Name" -> names = List.of(JsonReader.text(json));
      case "Image" -> imageId = shared.text(json);
      case "Created" -> created = JsonReader.instant(json);
      case "Mounts" -> mounts = destinations(json);
      case "Config" -> JsonReader.fieldsOrNull(json, this::configField);
      case "State" -> JsonReader.fieldsOrNull(json, this::stateField);
      default -> JsonReader.skip(json);
    }
  }

  private void configField(JsonParser json, String field) throws IOException, EngineException {
    switch (field) {
      case "Image" -> image = shared.text(json);
      case "Labels" -> labels = shared.labels(json, selection);
      default -> JsonReader.skip(json);
    }
  }

  private void stateField(JsonParser json, String field) throws IOException, EngineException {
    switch (field) {
      case "Status" -> status = shared.text(json);
      case "Running", "Paused", "Restarting" -> running |= JsonReader.bool(json);
      case "StartedAt" -> {
        Instant instant = JsonReader.instant(json);
        startedAt = instant.getEpochSecond() < 0 ? null : instant; // year 1: never
      }
      default -> JsonReader.skip(json);
    }
  }

  private String id(JsonParser json) throws IOException, EngineException {
    if (!id.isEmpty()) {
      throw JsonReader.malformed("container " + JsonReader.shorten(id) + " has two ids");
    }
    return ids.id(json);
  }

  private static Instant seconds(JsonParser json) throws IOException, EngineException {
    long seconds = JsonReader.number(json);
    try {
      return Instant.ofEpochSecond(seconds);
    } catch (DateTimeException e) {
      throw JsonReader.malformed("Created is " + seconds + ", which is no time");
    }
  }

  private List<String> destinations(JsonParser json) throws IOException, EngineException {
    List<String> destinations = List.of();
    if (!selection.needsMounts()) {
      JsonReader.skip(json);
      return destinations;
    }
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return destinations;
    }
    JsonReader.expect(json, json.currentToken(), JsonToken.START_ARRAY);
    int weight = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      JsonReader.expect(json, json.currentToken(), JsonToken.START_OBJECT);
      destination = "";
      JsonReader.fields(json, mountFields);
      if (!destination.isEmpty() && selection.needsMount(destination)) {
        weight = JsonReader.weigh("Mounts", weight, destination.length());
        destinations = JsonReader.with(destinations, destination);
      }
    }
    return destinations;
  }

  private void mountField(JsonParser json, String field) throws IOException, EngineException {
    if (field.equals("Destination")) {
      destination = shared.text(json);
    } else {
      JsonReader.skip(json);
    }
  }
}
