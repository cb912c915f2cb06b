package io.github.containerreconciler.agent.docker;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.Selection;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Reads labels. */
final class LabelReader {

  private LabelReader() {}

  /** Takes all labels, or null for none. */
  static Map<String, String> all(JsonParser json) throws IOException, EngineException {
    return labels(json, container -> true);
  }

  /** Takes labels, or null for none; those that are not needed cost nothing, however many. */
  static Map<String, String> labels(JsonParser json, Selection selection)
      throws IOException, EngineException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return Map.of();
    }
    JsonReader.expect(json, json.currentToken(), JsonToken.START_OBJECT);
    Map<String, String> labels = new HashMap<>();
    int[] weight = {0};
    JsonReader.fields(
        json,
        (parser, key) -> {
          if (selection.needsLabel(key)) {
            String value = JsonReader.text(parser);
            weight[0] = JsonReader.weigh("Labels", weight[0], key.length() + value.length());
            labels.put(key, value);
          } else if (parser.currentToken() != JsonToken.VALUE_NULL) {
            JsonReader.expect(parser, parser.currentToken(), JsonToken.VALUE_STRING);
          }
        });
    return labels;
  }
}
