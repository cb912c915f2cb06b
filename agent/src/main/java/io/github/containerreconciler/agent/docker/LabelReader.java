package io.github.containerreconciler.agent.docker;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.Selection;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads texts that are much the same from one container to the next, such as images and labels:
 * equal short ones are one object, made once. Used by one thread.
 */
final class LabelReader {

  private static final int LONGEST = 128;
  private static final int SLOTS = 64;
  private static final int HASHED = 16;

  private final String[] slots = new String[SLOTS];
  private final char[][] slotChars = new char[SLOTS][]; // of the same texts: quicker to compare
  private Map<String, String> lastLabel = Map.of();

  /** Takes a text, or null for an empty one. */
  String text(JsonParser json) throws IOException, EngineException {
    if (json.currentToken() != JsonToken.VALUE_STRING || json.getTextLength() > LONGEST) {
      return JsonReader.text(json);
    }
    char[] chars = json.getTextCharacters();
    int from = json.getTextOffset();
    int length = json.getTextLength();
    int hash = length;
    for (int i = Math.max(0, length - HASHED); i < length; i++) { // ids and tags differ there
      hash = 31 * hash + chars[from + i];
    }
    int slot = (hash ^ (hash >>> 16)) & (SLOTS - 1);
    String known = slots[slot];
    char[] knownChars = slotChars[slot];
    if (known == null
        || !Arrays.equals(knownChars, 0, knownChars.length, chars, from, from + length)) {
      known = new String(chars, from, length);
      slots[slot] = known;
      slotChars[slot] = Arrays.copyOfRange(chars, from, from + length);
    }
    return known;
  }

  /** Often the one label that is needed is the same for all. */
  private Map<String, String> label(String key, String value) {
    if (!value.equals(lastLabel.get(key))) {
      lastLabel = Map.of(key, value);
    }
    return lastLabel;
  }

  /** Takes all labels, or null for none. */
  static Map<String, String> all(JsonParser json) throws IOException, EngineException {
    return new LabelReader().labels(json, container -> true);
  }

  /** Takes labels, or null for none; of those that are not needed, only the type is checked. */
  Map<String, String> labels(JsonParser json, Selection selection)
      throws IOException, EngineException {
    Map<String, String> labels = Map.of();
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return labels;
    }
    JsonReader.expect(json, json.currentToken(), JsonToken.START_OBJECT);
    int weight = 0;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      JsonReader.expect(json, json.currentToken(), JsonToken.FIELD_NAME);
      String key = json.currentName();
      json.nextToken();
      weight = JsonReader.weigh("Labels", weight, key.length());
      if (selection.needsLabel(key)) {
        String value = text(json);
        weight = JsonReader.weigh("Labels", weight, value.length());
        if (labels.isEmpty()) {
          labels = label(key, value);
        } else {
          labels = labels.size() == 1 ? new HashMap<>(labels) : labels;
          labels.put(key, value);
        }
      } else if (json.currentToken() != JsonToken.VALUE_NULL) {
        JsonReader.expect(json, json.currentToken(), JsonToken.VALUE_STRING);
      }
    }
    return labels;
  }
}
