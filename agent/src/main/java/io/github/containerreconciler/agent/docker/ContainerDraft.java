package io.github.containerreconciler.agent.docker;

import io.github.containerreconciler.internal.engine.Attachments;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.HexDigits;
import io.github.containerreconciler.internal.engine.Selection;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A container while it is read, from a list or by inspecting it. Used by one thread. */
final class ContainerDraft {

  /** Stands before the first one. */
  static final Container NONE =
      new Container("", List.of(), "", "", Map.of(), List.of(), Instant.EPOCH);

  private final JsonReader json;
  private final Selection selection;
  String id = "";
  List<String> names = List.of();
  String image = "";
  String imageId = "";
  Map<String, String> labels = Map.of();
  Instant created = Instant.EPOCH;
  String state = "";
  String networkMode = "";
  private List<String> mounts = List.of();
  private List<String> volumes = List.of();
  private List<String> networks = List.of();
  private List<String> addresses = List.of();
  private int weight;

  ContainerDraft(JsonReader json, Selection selection) {
    this.json = json;
    this.selection = selection;
  }

  void id() throws IOException, EngineException {
    if (!id.isEmpty()) {
      throw JsonReader.malformed("container " + id + " has two ids");
    }
    String text = json.text();
    if (!HexDigits.areFullId(text)) {
      throw notFull(text);
    }
    id = text;
  }

  static EngineException notFull(String text) {
    return JsonReader.malformed(
        "a container's Id is \"" + JsonReader.shorten(text) + "\", not 64 digits");
  }

  void labels() throws IOException, EngineException {
    labels = json.labels(selection::needsLabel);
  }

  /** Takes mounts, or null for none. */
  void mounts() throws IOException, EngineException {
    if (selection.needsMounts() || selection.needsAttachments()) {
      json.elementsOrNull(this::mount);
    }
  }

  private void mount() throws IOException, EngineException {
    String[] mount = {"", "", ""};
    json.fields(
        field -> {
          switch (field) {
            case "Destination" -> mount[0] = json.text();
            case "Type" -> mount[1] = json.text();
            case "Name" -> mount[2] = json.text();
            default -> {}
          }
        });
    if (selection.needsMounts() && !mount[0].isEmpty() && selection.needsMount(mount[0])) {
      mounts = with(mounts, mount[0]);
    }
    if (selection.needsAttachments() && mount[1].equals("volume") && !mount[2].isEmpty()) {
      volumes = with(volumes, mount[2]);
    }
  }

  /** Takes {@code NetworkSettings}. */
  void networkSettings() throws IOException, EngineException {
    if (selection.needsAttachments()) {
      json.field("Networks", () -> json.fieldsOrNull(this::network));
    }
  }

  private void network(String name) throws IOException, EngineException {
    networks = with(networks, name);
    json.fieldsOrNull(
        field -> {
          switch (field) {
            case "NetworkID" -> networks = with(networks, json.text());
            case "IPAddress", "GlobalIPv6Address" -> addresses = with(addresses, json.text());
            default -> {}
          }
        });
  }

  private List<String> with(List<String> texts, String text) throws EngineException {
    weight = JsonReader.weigh("Mounts and networks", weight, text.length());
    return text.isEmpty() ? texts : JsonReader.with(texts, text);
  }

  /** Shares equal texts with the last one: most of a long list is alike. */
  Container container(Container last) {
    return new Container(
        id,
        names,
        same(last.image(), image),
        same(last.imageId(), imageId),
        same(last.labels(), labels),
        same(last.mounts(), mounts),
        created,
        same(last.attached(), new Attachments(state, networkMode, networks, addresses, volumes)));
  }

  private static <T> T same(T before, T now) {
    return before.equals(now) ? before : now;
  }
}
