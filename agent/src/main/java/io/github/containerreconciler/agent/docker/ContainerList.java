package io.github.containerreconciler.agent.docker;

import com.fasterxml.jackson.core.JsonToken;
import io.github.containerreconciler.internal.engine.Container;
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

/**
 * Reads a list of containers as it streams in; what is not kept is forgotten at once. A container
 * that is malformed does not hide the others.
 */
final class ContainerList {

  private static final Set<String> NOT_RUNNING =
      Set.of("exited", "created", "dead", "removing", "stopped", "configured", "initialized");

  /** Fields that no ownership rule looks at. */
  private static final Set<String> UNRULED = Set.of("Created", "State", "ImageID", "HostConfig");

  /** Bytes that a kept container takes without its texts, and bytes that each text takes. */
  private static final long EMPTY_WEIGHT = 200;

  private static final long TEXT_WEIGHT = 40;

  private final JsonReader json;
  private final Selection selection;
  private final boolean all;
  private final List<Container> kept = new ArrayList<>();
  private final long mostBytes = Runtime.getRuntime().maxMemory() / 4;
  private long weight;

  private ContainerList(JsonReader json, Selection selection, boolean all) {
    this.json = json;
    this.selection = selection;
    this.all = all;
  }

  /**
   * Limits what is kept to a quarter of the host's heap; {@code all} includes what does not run.
   */
  static List<Container> read(InputStream body, Selection selection, boolean all)
      throws IOException, EngineException {
    try (JsonReader json = new JsonReader(body)) {
      ContainerList list = new ContainerList(json, selection, all);
      json.elements(list::entry);
      json.end();
      return list.kept;
    }
  }

  private void entry() throws IOException, EngineException {
    ContainerDraft draft = new ContainerDraft(json, selection);
    Map<String, EngineException> problems =
        json.fieldsAsFarAsPossible(field -> field(draft, field));
    if (!all && NOT_RUNNING.contains(draft.state)) {
      return;
    }
    if (draft.id.isEmpty() && problems.isEmpty()) {
      problems.put("Id", ContainerDraft.notFull(""));
    }
    Container last = kept.isEmpty() ? ContainerDraft.NONE : kept.get(kept.size() - 1);
    Container container = draft.container(last);
    if (problems.isEmpty()) {
      if (selection.keeps(container)) {
        keep(container, last);
      }
    } else if (draft.id.isEmpty()
        || !UNRULED.containsAll(problems.keySet())
        || selection.keeps(container)) {
      selection.malformed(draft.id, "" + problems.values().iterator().next().getMessage());
    }
  }

  private void field(ContainerDraft draft, String field) throws IOException, EngineException {
    switch (field) {
      case "Id" -> draft.id();
      case "Names" -> draft.names = json.texts();
      case "Image" -> draft.image = json.text();
      case "ImageID" -> draft.imageId = json.text();
      case "Labels" -> draft.labels();
      case "Created" -> draft.created = seconds();
      case "State" -> draft.state = json.text();
      case "HostConfig" -> json.field("NetworkMode", () -> draft.networkMode = json.text());
      case "NetworkSettings" -> draft.networkSettings();
      case "Mounts" -> draft.mounts();
      default -> {}
    }
  }

  /** A time that cannot be is unknown. */
  private Instant seconds() throws IOException, EngineException {
    if (json.isAt(JsonToken.VALUE_NULL)) {
      return Instant.EPOCH;
    }
    long seconds = json.number();
    try {
      return Instant.ofEpochSecond(seconds);
    } catch (DateTimeException e) {
      return Instant.EPOCH;
    }
  }

  private void keep(Container container, Container last) throws EngineException {
    kept.add(container);
    weight += weight(container, last);
    if (weight > mostBytes) {
      throw JsonReader.malformed(
          "its first " + kept.size() + " containers of ours take more than a quarter of the heap");
    }
  }

  /** Roughly what it takes in memory, in bytes, beside what it shares with the one before. */
  private static long weight(Container c, Container last) {
    long weight = EMPTY_WEIGHT + weight(c.names());
    if (!last.image().equals(c.image())) {
      weight += weight(List.of(c.image(), c.imageId()));
    }
    if (!last.labels().equals(c.labels())) {
      weight += weight(c.labels().keySet()) + weight(c.labels().values());
    }
    if (!last.mounts().equals(c.mounts())) {
      weight += weight(c.mounts());
    }
    if (!last.attached().equals(c.attached())) {
      weight +=
          EMPTY_WEIGHT
              + weight(c.attached().networks())
              + weight(c.attached().addresses())
              + weight(c.attached().volumes());
    }
    return weight;
  }

  private static long weight(Iterable<String> texts) {
    long weight = 0;
    for (String text : texts) {
      weight += TEXT_WEIGHT + text.length();
    }
    return weight;
  }
}
