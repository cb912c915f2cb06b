package io.github.containerreconciler.agent.callback;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import io.github.containerreconciler.internal.config.VisibleText;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** JSON that is read as it is walked through, so that nothing but the entries is kept. */
final class JsonNode implements Node {

  private static final int LONGEST_TEXT = 1 << 20;
  private static final int MOST_SHOWN = 60;

  /** Keeps nothing of what it read: no names of fields, and no buffers in threads of the host. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(LONGEST_TEXT)
                  .maxNameLength(LONGEST_TEXT)
                  .maxNestingDepth(100)
                  .build())
          .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  /** Reads a whole answer. */
  interface Reader<T> {
    T read(Node answer) throws NoAnswer;
  }

  private final JsonParser json;
  private final JsonToken first;
  private boolean entered;

  private JsonNode(JsonParser json, @Nullable JsonToken first) throws NoAnswer {
    if (first == null) {
      throw new NoAnswer("the answer is empty or cut, no JSON");
    }
    this.json = json;
    this.first = first;
  }

  /** Reads a text to its end. */
  static <T> T read(byte[] text, Reader<T> reader) throws NoAnswer {
    try (JsonParser json = FACTORY.createParser(text)) {
      JsonNode answer = new JsonNode(json, json.nextToken());
      T result = reader.read(answer);
      answer.leave();
      if (json.nextToken() != null) {
        throw new NoAnswer("something follows behind the JSON of the answer");
      }
      return result;
    } catch (IOException e) {
      throw noJson(e);
    }
  }

  private static NoAnswer noJson(IOException e) {
    String why =
        e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
    return new NoAnswer("the answer is not the JSON it should be: " + VisibleText.of(why, 200));
  }

  /** Reads over what nobody looked at. */
  private void leave() throws IOException {
    if (!entered && first.isStructStart()) {
      json.skipChildren();
    }
  }

  @Override
  public Kind kind() {
    return switch (first) {
      case START_OBJECT -> Kind.OBJECT;
      case START_ARRAY -> Kind.LIST;
      case VALUE_STRING, VALUE_NUMBER_INT -> Kind.TEXT;
      case VALUE_NULL -> Kind.NULL;
      default -> Kind.OTHER;
    };
  }

  @Override
  public String text() throws NoAnswer {
    try {
      return kind() == Kind.OTHER ? VisibleText.of(json.getText(), MOST_SHOWN) : json.getText();
    } catch (IOException e) {
      throw noJson(e);
    }
  }

  @Override
  public void children(Visitor visitor) throws NoAnswer {
    entered = true;
    JsonToken end = first == JsonToken.START_OBJECT ? JsonToken.END_OBJECT : JsonToken.END_ARRAY;
    try {
      for (JsonToken token = json.nextToken(); token != end; token = json.nextToken()) {
        String name = "";
        if (end == JsonToken.END_OBJECT) {
          name = String.valueOf(json.currentName());
          token = json.nextToken();
        }
        JsonNode child = new JsonNode(json, token);
        visitor.visit(name, child);
        child.leave();
      }
    } catch (IOException e) {
      throw noJson(e);
    }
  }
}
