package io.github.containerreconciler.agent.docker;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.containerreconciler.internal.engine.Attachments;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.Selection;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A container while it is read, from a list or by inspecting it. Used by one thread. */
final class ContainerDraft {

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

  ContainerDraft(Selection selection) {
    this.selection = selection;
  }

  void id(JsonParser json) throws IOException, EngineException {
    if (!id.isEmpty()) {
      throw JsonReader.malformed("container " + id + " has two ids");
    }
    String text = JsonReader.text(json);
    if (!PathText.isFullId(text)) {
      throw notFull(text);
    }
    id = text;
  }

  static EngineException notFull(String text) {
    return JsonReader.malformed(
        "a container's Id is \"" + JsonReader.shorten(text) + "\", not 64 digits");
  }

  void labels(JsonParser json) throws IOException, EngineException {
    labels = JsonReader.labels(json, selection);
  }

  /** Takes mounts, or null for none. */
  void mounts(JsonParser json) throws IOException, EngineException {
    if (!selection.needsMounts() && !selection.needsAttachments()) {
      json.skipChildren();
      return;
    }
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    JsonReader.expect(json, json.currentToken(), JsonToken.START_ARRAY);
    while (json.nextToken() != JsonToken.END_ARRAY) {
      JsonReader.expect(json, json.currentToken(), JsonToken.START_OBJECT);
      String[] mount = {"", "", ""};
      JsonReader.fields(json, (parser, field) -> mountField(parser, field, mount));
      if (selection.needsMounts() && !mount[0].isEmpty() && selection.needsMount(mount[0])) {
        mounts = with(mounts, mount[0]);
      }
      if (selection.needsAttachments() && mount[1].equals("volume") && !mount[2].isEmpty()) {
        volumes = with(volumes, mount[2]);
      }
    }
  }

  private static void mountField(JsonParser json, String field, String[] mount)
      throws IOException, EngineException {
    switch (field) {
      case "Destination" -> mount[0] = JsonReader.text(json);
      case "Type" -> mount[1] = JsonReader.text(json);
      case "Name" -> mount[2] = JsonReader.text(json);
      default -> json.skipChildren();
    }
  }

  /** Takes {@code NetworkSettings}. */
  void networkSettings(JsonParser json) throws IOException, EngineException {
    if (!selection.needsAttachments()) {
      json.skipChildren();
      return;
    }
    JsonReader.field(
        json, "Networks", networks -> JsonReader.fieldsOrNull(networks, this::network));
  }

  private void network(JsonParser json, String name) throws IOException, EngineException {
    networks = with(networks, name);
    JsonReader.fieldsOrNull(
        json,
        (parser, field) -> {
          switch (field) {
            case "NetworkID" -> networks = with(networks, JsonReader.text(parser));
            case "IPAddress", "GlobalIPv6Address" ->
                addresses = with(addresses, JsonReader.text(parser));
            default -> parser.skipChildren();
          }
        });
  }

  private List<String> with(List<String> texts, String text) throws EngineException {
    weight = JsonReader.weigh("Mounts and networks", weight, text.length());
    return text.isEmpty() ? texts : JsonReader.with(texts, text);
  }

  /** Shares equal texts with the last one: most of a long list is alike. */
  Container container(@Nullable Container last) {
    Attachments attached = new Attachments(state, networkMode, networks, addresses, volumes);
    if (last == null) {
      return new Container(id, names, image, imageId, labels, mounts, created, attached);
    }
    return new Container(
        id,
        names,
        same(last.image(), image),
        same(last.imageId(), imageId),
        same(last.labels(), labels),
        same(last.mounts(), mounts),
        created,
        same(last.attached(), attached));
  }

  static <T> T same(T before, T now) {
    return before.equals(now) ? before : now;
  }
}
