package io.github.containerreconciler.agent.docker;

import com.fasterxml.jackson.core.ErrorReportConfiguration;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.io.ContentReference;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.core.json.UTF8StreamJsonParser;
import com.fasterxml.jackson.core.sym.ByteQuadsCanonicalizer;
import com.fasterxml.jackson.core.util.BufferRecycler;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.EngineException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON strictly, within bounds: anything of another type than Docker's API promises is an
 * error.
 */
final class JsonReader {

  /** The most bytes that a list, or an answer of one object, may take. */
  static final long LIST = 512L << 20;

  static final long ONE_OBJECT = 16L << 20;

  /** The most that one text, list of texts or map of texts may weigh in memory, in bytes. */
  private static final int HEAVIEST = 1 << 20;

  private static final int ENTRY = 64;

  /** How much a parser reads at a time, in bytes: for a list as much as the connection does. */
  static final int LIST_BUFFER = 8192;

  /** Past the connection's own buffer, a quarter of the system calls. */
  static final int LONG_LIST_BUFFER = 32_768;

  private static final int ONE_OBJECT_BUFFER = 1024;

  private static final ByteQuadsCanonicalizer NAMES = ByteQuadsCanonicalizer.createRoot();

  /** Takes one field's value, of which the parser has read the first token. */
  interface FieldReader {
    void read(JsonParser json, String field) throws IOException, EngineException;
  }

  private JsonReader() {}

  /**
   * UTF-8 alone, as RFC 8259 wants it. Not by Jackson's factory, which would load parsers and
   * generators of every other kind into the host.
   */
  static JsonParser open(InputStream body, long mostBytes) {
    ByteQuadsCanonicalizer none = NAMES.makeChildOrPlaceholder(0); // read once each: none is kept
    return open(body, mostBytes, none, ONE_OBJECT_BUFFER);
  }

  /**
   * @param names where the names of fields are remembered
   * @param buffer how much to read at a time, in bytes
   */
  static JsonParser open(
      InputStream body, long mostBytes, ByteQuadsCanonicalizer names, int buffer) {
    StreamReadConstraints limits =
        StreamReadConstraints.builder()
            .maxStringLength(HEAVIEST)
            .maxNestingDepth(100)
            .maxDocumentLength(mostBytes)
            .build();
    IOContext context =
        new IOContext(
            limits,
            StreamWriteConstraints.defaults(),
            ErrorReportConfiguration.defaults(),
            new BufferRecycler(),
            ContentReference.unknown(),
            false);
    return new UTF8StreamJsonParser(
        context,
        JsonParser.Feature.collectDefaults(),
        body,
        null,
        names,
        new byte[buffer],
        0,
        0,
        0,
        false);
  }

  /** Reads the fields of the object whose first token was read. */
  static void fields(JsonParser json, FieldReader reader) throws IOException, EngineException {
    int weight = 0;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      if (json.currentToken() != JsonToken.FIELD_NAME) {
        throw malformed("the answer ends in the middle");
      }
      String field = json.currentName();
      weight = weigh("names of fields", weight, field.length());
      json.nextToken();
      reader.read(json, field);
    }
  }

  /**
   * Reads the fields of the object whose first token was read. A value that is not what the API
   * promises is passed over. Returns why the first such value was refused; null if there was none.
   */
  static @Nullable EngineException fieldsAsFarAsPossible(JsonParser json, FieldReader reader)
      throws IOException, EngineException {
    JsonStreamContext object = json.getParsingContext();
    EngineException[] first = {null};
    fields(
        json,
        (parser, field) -> {
          try {
            reader.read(parser, field);
          } catch (EngineException e) {
            first[0] = first[0] == null ? e : first[0];
            while (parser.getParsingContext() != object) {
              parser.nextToken();
            }
          }
        });
    return first[0];
  }

  static void fieldsOrNull(JsonParser json, FieldReader reader)
      throws IOException, EngineException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    expect(json, json.currentToken(), JsonToken.START_OBJECT);
    fields(json, reader);
  }

  /** Passes over the value whose first token was read. */
  static void skip(JsonParser json) throws IOException, EngineException {
    int weight = 0;
    int depth = 0;
    for (JsonToken token = json.currentToken(); token != null; token = json.nextToken()) {
      if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      } else if (token == JsonToken.FIELD_NAME) {
        weight = weigh("names of fields", weight, json.currentName().length());
      }
      if (depth == 0) {
        return;
      }
    }
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
    return json.getLongValue();
  }

  static boolean bool(JsonParser json) throws IOException, EngineException {
    if (json.currentToken() == JsonToken.VALUE_FALSE
        || json.currentToken() == JsonToken.VALUE_TRUE) {
      return json.getBooleanValue();
    }
    throw malformed(json.currentName() + " should be true or false, but is " + json.currentToken());
  }

  static Instant instant(JsonParser json) throws IOException, EngineException {
    return instant(text(json));
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
    StringBuilder safe = new StringBuilder();
    for (int i = 0; i < text.length() && i < 300; i++) {
      char c = text.charAt(i);
      int type = Character.getType(c);
      boolean harmless =
          type != Character.CONTROL
              && type != Character.FORMAT
              && type != Character.LINE_SEPARATOR
              && type != Character.PARAGRAPH_SEPARATOR;
      safe.append(harmless ? c : ' ');
    }
    return text.length() > 300 ? safe.append('…').toString() : safe.toString();
  }
}
