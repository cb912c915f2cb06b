package io.github.containerreconciler.agent.docker;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.ContainerDetails;
import io.github.containerreconciler.internal.engine.ContainerDetails.Life;
import io.github.containerreconciler.internal.engine.ContainerDetails.Namespaces;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.Platform;
import io.github.containerreconciler.internal.engine.Selection;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the answer to an inspection. Used by one thread. */
final class ContainerInspection {

  private static final Selection EVERYTHING =
      new Selection() {
        @Override
        public boolean keeps(Container container) {
          return true;
        }

        @Override
        public boolean needsAttachments() {
          return true;
        }
      };

  private final ContainerDraft draft = new ContainerDraft(EVERYTHING);
  private boolean running;
  private @Nullable Instant startedAt;
  private @Nullable Instant finishedAt;
  private int restartCount;
  private String pidMode = "";
  private String ipcMode = "";
  private String upperDir = "";
  private @Nullable Platform platform;

  private ContainerInspection() {}

  static ContainerDetails read(InputStream body) throws IOException, EngineException {
    ContainerInspection inspection = new ContainerInspection();
    try (JsonParser json = JsonReader.open(body)) {
      JsonReader.expect(json, json.nextToken(), JsonToken.START_OBJECT);
      JsonReader.fields(json, inspection::field);
      JsonReader.expectEnd(json);
    }
    return inspection.details();
  }

  private ContainerDetails details() throws EngineException {
    if (draft.id.isEmpty()) {
      throw ContainerDraft.notFull("");
    }
    return new ContainerDetails(
        draft.container(null),
        new Life(draft.state, running, start(), ifItWas(finishedAt), restartCount),
        new Namespaces(draft.networkMode, pidMode, ipcMode),
        upperDir,
        platform);
  }

  /** Returns whether it was started; a running one was, whatever time the engine gives. */
  private @Nullable Instant start() {
    if (running) {
      return startedAt == null ? Instant.EPOCH : startedAt;
    }
    return ifItWas(startedAt);
  }

  /** Engines write year 1 for never. */
  private static @Nullable Instant ifItWas(@Nullable Instant instant) {
    return instant == null || !instant.isAfter(Instant.EPOCH) ? null : instant;
  }

  private void field(JsonParser json, String field) throws IOException, EngineException {
    switch (field) {
      case "Id" -> draft.id(json);
      case "Name" -> draft.names = List.of(JsonReader.text(json));
      case "Image" -> draft.imageId = JsonReader.text(json);
      case "Created" -> draft.created = instant(json);
      case "RestartCount" -> restartCount = count(json);
      case "Mounts" -> draft.mounts(json);
      case "Config" -> JsonReader.fieldsOrNull(json, this::configField);
      case "State" -> JsonReader.fieldsOrNull(json, this::stateField);
      case "HostConfig" -> JsonReader.fieldsOrNull(json, this::hostConfigField);
      case "NetworkSettings" -> draft.networkSettings(json);
      case "GraphDriver" ->
          JsonReader.field(
              json,
              "Data",
              data -> JsonReader.field(data, "UpperDir", dir -> upperDir = JsonReader.text(dir)));
      case "ImageManifestDescriptor" -> JsonReader.field(json, "platform", this::platform);
      default -> json.skipChildren();
    }
  }

  private static Instant instant(JsonParser json) throws IOException, EngineException {
    String text = JsonReader.text(json);
    return text.isEmpty() ? Instant.EPOCH : JsonReader.instant(text);
  }

  private static int count(JsonParser json) throws IOException, EngineException {
    return json.currentToken() == JsonToken.VALUE_NULL
        ? 0
        : (int) Math.min(Integer.MAX_VALUE, Math.max(0, JsonReader.number(json)));
  }

  private void configField(JsonParser json, String field) throws IOException, EngineException {
    switch (field) {
      case "Image" -> draft.image = JsonReader.text(json);
      case "Labels" -> draft.labels(json);
      default -> json.skipChildren();
    }
  }

  private void stateField(JsonParser json, String field) throws IOException, EngineException {
    switch (field) {
      case "Status" -> draft.state = JsonReader.text(json);
      case "Running", "Paused", "Restarting" -> running |= JsonReader.bool(json);
      case "StartedAt" -> startedAt = instant(json);
      case "FinishedAt" -> finishedAt = instant(json);
      default -> json.skipChildren();
    }
  }

  private void hostConfigField(JsonParser json, String field) throws IOException, EngineException {
    switch (field) {
      case "NetworkMode" -> draft.networkMode = JsonReader.text(json);
      case "PidMode" -> pidMode = JsonReader.text(json);
      case "IpcMode" -> ipcMode = JsonReader.text(json);
      default -> json.skipChildren();
    }
  }

  private void platform(JsonParser json) throws IOException, EngineException {
    if (json.currentToken() != JsonToken.VALUE_NULL) {
      platform = SmallAnswers.platform(json);
    }
  }
}
