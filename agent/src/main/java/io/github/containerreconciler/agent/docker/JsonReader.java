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
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Reads one answer of JSON from its beginning to its end, strictly and within bounds: anything of
 * another type than Docker's API promises is an error. Used by one thread.
 */
final class JsonReader implements Closeable {

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

  /** Takes one field, at whose value the reader stands. What it leaves of it is passed over. */
  interface FieldReader {
    void read(String field) throws IOException, EngineException;
  }

  /** Takes the value at which the reader stands. What it leaves of it is passed over. */
  interface ValueReader {
    void read() throws IOException, EngineException;
  }

  private final JsonParser json;

  /** Stands at the whole answer. */
  JsonReader(InputStream body) throws IOException {
    json = FACTORY.createParser(body);
    json.nextToken();
  }

  boolean isAt(JsonToken token) {
    return json.currentToken() == token;
  }

  void fields(FieldReader reader) throws IOException, EngineException {
    expect(JsonToken.START_OBJECT);
    while (hasNext(JsonToken.END_OBJECT)) {
      String field = json.currentName();
      json.nextToken();
      reader.read(field);
      json.skipChildren();
    }
  }

  void fieldsOrNull(FieldReader reader) throws IOException, EngineException {
    if (!isAt(JsonToken.VALUE_NULL)) {
      fields(reader);
    }
  }

  /** Reads one field of an object or null. */
  void field(String name, ValueReader reader) throws IOException, EngineException {
    fieldsOrNull(
        field -> {
          if (field.equals(name)) {
            reader.read();
          }
        });
  }

  /**
   * Reads fields, and passes over a value that is not what the API promises.
   *
   * @return why, for each such field
   */
  Map<String, EngineException> fieldsAsFarAsPossible(FieldReader reader)
      throws IOException, EngineException {
    Map<String, EngineException> problems = new HashMap<>();
    JsonStreamContext object = json.getParsingContext();
    fields(
        field -> {
          try {
            reader.read(field);
          } catch (EngineException e) {
            problems.put(field, e);
            while (json.getParsingContext() != object) {
              json.nextToken();
            }
          }
        });
    return problems;
  }

  void elements(ValueReader reader) throws IOException, EngineException {
    expect(JsonToken.START_ARRAY);
    while (hasNext(JsonToken.END_ARRAY)) {
      reader.read();
      json.skipChildren();
    }
  }

  void elementsOrNull(ValueReader reader) throws IOException, EngineException {
    if (!isAt(JsonToken.VALUE_NULL)) {
      elements(reader);
    }
  }

  private boolean hasNext(JsonToken end) throws IOException, EngineException {
    JsonToken next = json.nextToken();
    if (next == null) {
      throw malformed("the answer ends in the middle");
    }
    return next != end;
  }

  /** Refuses anything that follows the answer. */
  void end() throws IOException, EngineException {
    if (json.nextToken() != null) {
      throw malformed("something follows the answer");
    }
  }

  private void expect(JsonToken wanted) throws IOException, EngineException {
    if (!isAt(wanted)) {
      String at = json.currentName();
      throw malformed(
          "%s should be %s, but is %s"
              .formatted(at == null ? "the answer" : at, wanted, json.currentToken()));
    }
  }

  /** Null counts as an empty text. */
  String text() throws IOException, EngineException {
    if (isAt(JsonToken.VALUE_NULL)) {
      return "";
    }
    expect(JsonToken.VALUE_STRING);
    return json.getText();
  }

  long number() throws IOException, EngineException {
    expect(JsonToken.VALUE_NUMBER_INT);
    try {
      return json.getLongValue();
    } catch (InputCoercionException e) {
      throw malformed(json.currentName() + " is a number out of range");
    }
  }

  boolean bool() throws IOException, EngineException {
    if (isAt(JsonToken.VALUE_FALSE) || isAt(JsonToken.VALUE_TRUE)) {
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

  /** Takes a list of texts, or null for none. */
  List<String> texts() throws IOException, EngineException {
    String field = String.valueOf(json.currentName());
    List<String> texts = List.of();
    int weight = 0;
    if (isAt(JsonToken.VALUE_NULL)) {
      return texts;
    }
    expect(JsonToken.START_ARRAY);
    while (hasNext(JsonToken.END_ARRAY)) {
      expect(JsonToken.VALUE_STRING);
      String text = json.getText();
      weight = weigh(field, weight, text.length());
      texts = with(texts, text);
    }
    return texts;
  }

  /** Takes labels, or null for none; those that are not needed cost nothing, however many. */
  Map<String, String> labels(Predicate<String> isNeeded) throws IOException, EngineException {
    Map<String, String> labels = new HashMap<>();
    int[] weight = {0};
    fieldsOrNull(
        key -> {
          if (isNeeded.test(key)) {
            String value = text();
            weight[0] = weigh("Labels", weight[0], key.length() + value.length());
            labels.put(key, value);
          } else if (!isAt(JsonToken.VALUE_NULL)) {
            expect(JsonToken.VALUE_STRING);
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

  @Override
  public void close() throws IOException {
    json.close();
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
