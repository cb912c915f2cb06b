package io.github.containerreconciler.agent.docker;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.EngineException.Reason;
import io.github.containerreconciler.internal.engine.Selection;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON strictly, within bounds: anything of another type than Docker's API promises is an
 * error.
 */
final class JsonReader {

  /** The most bytes that an answer may have. */
  private static final long LONGEST = 512L << 20;

  /** The most that one text or one name of a field may have, in bytes. */
  private static final int LONGEST_TEXT = 4 << 20;

  /** The most that one list of texts or map of texts may weigh in memory, in bytes. */
  private static final int HEAVIEST = 1 << 20;

  private static final int ENTRY = 64;

  /** Keeps nothing of what it read: no names of fields, and no buffers in threads of the host. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(LONGEST_TEXT)
                  .maxNameLength(LONGEST_TEXT)
                  .maxNestingDepth(100)
                  .maxDocumentLength(LONGEST)
                  .build())
          .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  /** Takes one field's value, of which the parser has read the first token. */
  interface FieldReader {
    void read(JsonParser json, String field) throws IOException, EngineException;
  }

  private JsonReader() {}

  static JsonParser open(InputStream body) throws IOException {
    return FACTORY.createParser(body);
  }

  /** Reads the fields of the object whose first token was read. */
  static void fields(JsonParser json, FieldReader reader) throws IOException, EngineException {
    while (json.nextToken() != JsonToken.END_OBJECT) {
      if (json.currentToken() != JsonToken.FIELD_NAME) {
        throw malformed("the answer ends in the middle");
      }
      String field = json.currentName();
      json.nextToken();
      reader.read(json, field);
    }
  }

  /** The same, but passes over a value that is not what the API promises, and notes why. */
  static void fieldsAsFarAsPossible(
      JsonParser json, FieldReader reader, Map<String, EngineException> problems)
      throws IOException, EngineException {
    JsonStreamContext object = json.getParsingContext();
    fields(
        json,
        (parser, field) -> {
          try {
            reader.read(parser, field);
          } catch (EngineException e) {
            problems.put(field, e);
            while (parser.getParsingContext() != object) {
              parser.nextToken();
            }
          }
        });
  }

  static void fieldsOrNull(JsonParser json, FieldReader reader)
      throws IOException, EngineException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    expect(json, json.currentToken(), JsonToken.START_OBJECT);
    fields(json, reader);
  }

  /** Takes one value, of which the parser has read the first token. */
  interface ValueReader {
    void read(JsonParser json) throws IOException, EngineException;
  }

  /** Reads one field of an object, or null for none, and passes over the others. */
  static void field(JsonParser json, String name, ValueReader reader)
      throws IOException, EngineException {
    fieldsOrNull(
        json,
        (parser, field) -> {
          if (field.equals(name)) {
            reader.read(parser);
          } else {
            parser.skipChildren();
          }
        });
  }

  static void expect(JsonParser json, @Nullable JsonToken seen, JsonToken wanted)
      throws IOException, EngineException {
    if (seen != wanted) {
      String at = json.currentName();
      throw malformed(
          (at == null ? "the answer" : at) + " should be " + wanted + ", but is " + seen);
    }
  }

  static void expectEnd(JsonParser json) throws IOException, EngineException {
    if (json.nextToken() != null) {
      throw malformed("something follows the answer");
    }
  }

  static String text(JsonParser json) throws IOException, EngineException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return "";
    }
    expect(json, json.currentToken(), JsonToken.VALUE_STRING);
    return json.getText();
  }

  static long number(JsonParser json) throws IOException, EngineException {
    expect(json, json.currentToken(), JsonToken.VALUE_NUMBER_INT);
    try {
      return json.getLongValue();
    } catch (InputCoercionException e) {
      throw malformed(json.currentName() + " is a number out of range");
    }
  }

  static boolean bool(JsonParser json) throws IOException, EngineException {
    if (json.currentToken() == JsonToken.VALUE_FALSE
        || json.currentToken() == JsonToken.VALUE_TRUE) {
      return json.getBooleanValue();
    }
    throw malformed(json.currentName() + " should be true or false, but is " + json.currentToken());
  }

  /** RFC 3339, with any offset and any fraction of a second. */
  static Instant instant(String text) throws EngineException {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new EngineException(
          Reason.MALFORMED, "\"" + shorten(text) + "\" is no time of RFC 3339", e);
    }
  }

  static List<String> texts(JsonParser json) throws IOException, EngineException {
    List<String> texts = List.of();
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return texts;
    }
    expect(json, json.currentToken(), JsonToken.START_ARRAY);
    String field = String.valueOf(json.currentName());
    int weight = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      expect(json, json.currentToken(), JsonToken.VALUE_STRING);
      String text = json.getText();
      weight = weigh(field, weight, text.length());
      texts = with(texts, text);
    }
    return texts;
  }

  /** Takes all labels, or null for none. */
  static Map<String, String> labels(JsonParser json) throws IOException, EngineException {
    return labels(json, container -> true);
  }

  /** Takes labels, or null for none; those that are not needed cost nothing, however many. */
  static Map<String, String> labels(JsonParser json, Selection selection)
      throws IOException, EngineException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return Map.of();
    }
    expect(json, json.currentToken(), JsonToken.START_OBJECT);
    Map<String, String> labels = new HashMap<>();
    int[] weight = {0};
    fields(
        json,
        (parser, key) -> {
          if (selection.needsLabel(key)) {
            String value = text(parser);
            weight[0] = weigh("Labels", weight[0], key.length() + value.length());
            labels.put(key, value);
          } else if (parser.currentToken() != JsonToken.VALUE_NULL) {
            expect(parser, parser.currentToken(), JsonToken.VALUE_STRING);
          }
        });
    return labels;
  }

  /** Most lists have one element. */
  static List<String> with(List<String> texts, String text) {
    if (texts.isEmpty()) {
      return List.of(text);
    }
    List<String> several = texts.size() == 1 ? new ArrayList<>(texts) : texts;
    several.add(text);
    return several;
  }

  /** Adds an entry of so many characters to a collection that weighs so much already. */
  static int weigh(String field, int weight, int characters) throws EngineException {
    if (weight + ENTRY + characters > HEAVIEST) {
      throw malformed(field + " takes more than " + HEAVIEST + " bytes");
    }
    return weight + ENTRY + characters;
  }

  static EngineException malformed(String what) {
    return new EngineException(Reason.MALFORMED, "not what Docker's API promises: " + what);
  }

  /** At most 300 characters and none that controls a terminal: what an engine says goes to logs. */
  static String shorten(String text) {
    String start = text.length() > 300 ? text.substring(0, 300) + '…' : text;
    return start.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", " ");
  }
}
