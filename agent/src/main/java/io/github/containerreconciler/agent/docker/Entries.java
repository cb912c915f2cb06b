package io.github.containerreconciler.agent.docker;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.sym.ByteQuadsCanonicalizer;
import io.github.containerreconciler.internal.engine.EngineException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;

/**
 * The objects of a long array, one after the other while it streams in.
 *
 * <p>The parser remembers the names of fields, which saves making each of them anew for every
 * object. Where there are ever new names, as with labels whose keys are made up, it starts over
 * with an empty memory from time to time: else that would grow with the array.
 *
 * <p>It reads little at a time, as most arrays are short, and more where many objects have come.
 */
final class Entries implements AutoCloseable {

  /** Names that first come up later than so many bytes after the last start are not worth it. */
  private static final long SPAN = 1 << 20;

  /** After so many objects, reading less often is worth a larger buffer. */
  private static final int MANY = 1_000;

  private final InputStream body;
  private final long mostBytes;
  private int count;
  private long bytesBefore;
  private ByteQuadsCanonicalizer names;
  private JsonParser json;
  private int known;

  Entries(InputStream body, long mostBytes) throws IOException, EngineException {
    this.body = body;
    this.mostBytes = mostBytes;
    this.names = memory();
    this.json = JsonReader.open(body, mostBytes, names, JsonReader.LIST_BUFFER);
    JsonReader.expect(json, json.nextToken(), JsonToken.START_ARRAY);
  }

  /** Goes to the next object; false where the array, and with it the answer, has ended. */
  boolean next() throws IOException, EngineException {
    boolean isNewName = names.size() > known;
    known = names.size();
    if (isNewName && json.currentLocation().getByteOffset() > SPAN) {
      names = memory();
      known = 0;
      startOver();
    } else if (count == MANY) {
      startOver();
    }
    if (json.nextToken() == JsonToken.END_ARRAY) {
      JsonReader.expectEnd(json);
      return false;
    }
    JsonReader.expect(json, json.currentToken(), JsonToken.START_OBJECT);
    count++;
    return true;
  }

  /** At the first token of the object. */
  JsonParser json() {
    return json;
  }

  /** Between two objects: a zero stands for those before, so that what follows must fit still. */
  private void startOver() throws IOException, EngineException {
    bytesBefore += json.currentLocation().getByteOffset();
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    rest.write('[');
    rest.write('0');
    json.releaseBuffered(rest);
    json =
        JsonReader.open(
            new SequenceInputStream(new ByteArrayInputStream(rest.toByteArray()), body),
            Math.max(mostBytes - bytesBefore, 1),
            names,
            // room for all of the rest: what it had not taken by the next start would be lost
            Math.max(
                rest.size(), count < MANY ? JsonReader.LIST_BUFFER : JsonReader.LONG_LIST_BUFFER));
    JsonReader.expect(json, json.nextToken(), JsonToken.START_ARRAY);
    JsonReader.expect(json, json.nextToken(), JsonToken.VALUE_NUMBER_INT);
  }

  /** Of its own: nothing of it outlives the answer, and nothing goes to the JVM's own strings. */
  private static ByteQuadsCanonicalizer memory() {
    return ByteQuadsCanonicalizer.createRoot()
        .makeChild(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES.getMask());
  }

  @Override
  public void close() throws IOException {
    json.close();
  }
}
