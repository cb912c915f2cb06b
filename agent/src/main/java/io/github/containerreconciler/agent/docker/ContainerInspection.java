package io.github.containerreconciler.agent.docker;

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

  private final JsonReader json;
  private final ContainerDraft draft;
  private boolean running;
  private @Nullable Instant startedAt;
  private @Nullable Instant finishedAt;
  private int restartCount;
  private String pidMode = "";
  private String ipcMode = "";
  private String upperDir = "";
  private @Nullable Platform platform;

  private ContainerInspection(JsonReader json) {
    this.json = json;
    this.draft = new ContainerDraft(json, EVERYTHING);
  }

  static ContainerDetails read(InputStream body) throws IOException, EngineException {
    try (JsonReader json = new JsonReader(body)) {
      ContainerInspection inspection = new ContainerInspection(json);
      json.fields(inspection::field);
      json.end();
      return inspection.details();
    }
  }

  private ContainerDetails details() throws EngineException {
    if (draft.id.isEmpty()) {
      throw ContainerDraft.notFull("");
    }
    return new ContainerDetails(
        draft.container(ContainerDraft.NONE),
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

  private void field(String field) throws IOException, EngineException {
    switch (field) {
      case "Id" -> draft.id();
      case "Name" -> draft.names = List.of(json.text());
      case "Image" -> draft.imageId = json.text();
      case "Created" -> draft.created = instant();
      case "RestartCount" -> restartCount = count();
      case "Mounts" -> draft.mounts();
      case "Config" -> json.fieldsOrNull(this::configField);
      case "State" -> json.fieldsOrNull(this::stateField);
      case "HostConfig" -> json.fieldsOrNull(this::hostConfigField);
      case "NetworkSettings" -> draft.networkSettings();
      case "GraphDriver" ->
          json.field("Data", () -> json.field("UpperDir", () -> upperDir = json.text()));
      case "ImageManifestDescriptor" -> json.field("platform", this::platform);
      default -> {}
    }
  }

  private Instant instant() throws IOException, EngineException {
    String text = json.text();
    return text.isEmpty() ? Instant.EPOCH : JsonReader.instant(text);
  }

  private int count() throws IOException, EngineException {
    return json.isAt(JsonToken.VALUE_NULL)
        ? 0
        : (int) Math.min(Integer.MAX_VALUE, Math.max(0, json.number()));
  }

  private void configField(String field) throws IOException, EngineException {
    switch (field) {
      case "Image" -> draft.image = json.text();
      case "Labels" -> draft.labels();
      default -> {}
    }
  }

  private void stateField(String field) throws IOException, EngineException {
    switch (field) {
      case "Status" -> draft.state = json.text();
      case "Running", "Paused", "Restarting" -> running |= json.bool();
      case "StartedAt" -> startedAt = instant();
      case "FinishedAt" -> finishedAt = instant();
      default -> {}
    }
  }

  private void hostConfigField(String field) throws IOException, EngineException {
    switch (field) {
      case "NetworkMode" -> draft.networkMode = json.text();
      case "PidMode" -> pidMode = json.text();
      case "IpcMode" -> ipcMode = json.text();
      default -> {}
    }
  }

  private void platform() throws IOException, EngineException {
    if (!json.isAt(JsonToken.VALUE_NULL)) {
      platform = SmallAnswers.platform(json);
    }
  }
}
