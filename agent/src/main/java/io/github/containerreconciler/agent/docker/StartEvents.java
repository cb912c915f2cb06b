package io.github.containerreconciler.agent.docker;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.containerreconciler.engine.EngineException;
import io.github.containerreconciler.engine.RunningContainer;
import io.github.containerreconciler.engine.StartWatcher;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Reads the engine's events, one a line, and tells of those that say that a container started. */
final class StartEvents implements Stream.Listener {

  private static final int LONGEST_NAME = 255;

  private final Texts texts = new Texts();
  private final StartWatcher watcher;

  StartEvents(StartWatcher watcher) {
    this.watcher = watcher;
  }

  @Override
  public void opened() {
    watcher.opened();
  }

  @Override
  public void ended(String why) {
    watcher.ended(why);
  }

  @Override
  public void line(byte[] buffer, int length) throws IOException, EngineException {
    Event event = new Event();
    try (JsonParser json =
        Json.open(new ByteArrayInputStream(buffer, 0, length), EndlessAnswer.LONGEST_LINE)) {
      Json.expect(json, json.nextToken(), JsonToken.START_OBJECT);
      Json.fields(json, event::field);
      Json.expectEnd(json);
    }
    if (event.type.equals("container") && event.action.equals("start")) {
      watcher.started(event.container(), event.at());
    }
  }

  private final class Event {

    private String type = "";
    private String action = "";
    private String id = "";
    private Map<String, String> attributes = Map.of();
    private long seconds;
    private long nanos;

    void field(JsonParser json, String field) throws IOException, EngineException {
      switch (field) {
        case "Type" -> type = Json.text(json);
        case "Action" -> action = Json.text(json);
        case "Actor" -> Json.fieldsOrNull(json, this::actor);
        case "time" -> seconds = Json.number(json);
        case "timeNano" -> nanos = Json.number(json);
        default -> json.skipChildren();
      }
    }

    private void actor(JsonParser json, String field) throws IOException, EngineException {
      switch (field) {
        case "ID" -> id = Json.text(json);
        case "Attributes" -> attributes = texts.labels(json, any -> true);
        default -> json.skipChildren();
      }
    }

    RunningContainer container() throws EngineException {
      if (!PathText.isFullId(id)) {
        throw Json.malformed("\"" + Json.shorten(id) + "\" is no container's id");
      }
      String name = attributes.getOrDefault("name", "");
      if (name.length() > LONGEST_NAME) {
        throw Json.malformed("a name is longer than " + LONGEST_NAME + " characters");
      }
      List<String> names = name.isEmpty() ? List.of() : List.of("/" + name);
      return new RunningContainer(id, names, "", "", attributes, List.of(), at());
    }

    /** Where it gives whole seconds only, at the end of that second. */
    Instant at() {
      return nanos > 0
          ? Instant.ofEpochSecond(0, nanos)
          : Instant.ofEpochSecond(Math.min(Math.max(seconds, 0), Integer.MAX_VALUE) + 1);
    }
  }
}
