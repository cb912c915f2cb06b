package io.github.containerreconciler.agent.docker;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.EngineException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the full ids of a list. One that the list before had too is the same text again, not made
 * anew, which is a third of what a long list takes. Engines keep the order, so that each is looked
 * for right behind the last one: a table of them all would be slower than to make the texts. Used
 * by one thread.
 */
final class Ids {

  private static final int LENGTH = 64;

  /** So many in a row may be gone since. */
  private static final int NEAR = 16;

  /** So many in a row may be new; with more, another place is not looked for any longer. */
  private static final int STRANGERS = 1_000;

  /** Of longer lists, no more ids than these are remembered: 7 MB. */
  private static final int MOST = 65_536;

  private final List<String> before;
  private final char[] room = new char[LENGTH];
  private int next;
  private int strangers;

  /**
   * @param before full ids, in the order of the list before
   */
  Ids(List<String> before) {
    this.before = before;
  }

  /** What to remember of a list, for the next one. */
  static List<String> of(List<Container> containers) {
    int count = Math.min(containers.size(), MOST);
    List<String> ids = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      ids.add(containers.get(i).id());
    }
    return Collections.unmodifiableList(ids);
  }

  /**
   * Takes an id.
   *
   * @throws EngineException if it is none
   */
  String id(JsonParser json) throws IOException, EngineException {
    if (json.currentToken() == JsonToken.VALUE_STRING && json.getTextLength() == LENGTH) {
      String same = same(json.getTextCharacters(), json.getTextOffset());
      if (same != null) {
        return same;
      }
    }
    String text = JsonReader.text(json);
    if (!PathText.isFullId(text)) {
      throw notFull(text);
    }
    return text;
  }

  static EngineException notFull(String text) {
    return JsonReader.malformed(
        "a container's Id is \"" + JsonReader.shorten(text) + "\", not 64 digits");
  }

  private @Nullable String same(char[] chars, int from) {
    int end = strangers < STRANGERS ? Math.min(next + 1 + NEAR, before.size()) : 0;
    for (int i = next; i < end; i++) {
      String id = before.get(i);
      if (id.charAt(0) == chars[from] && spells(id, chars, from)) {
        next = i + 1;
        strangers = 0;
        return id;
      }
    }
    strangers++;
    return null;
  }

  private boolean spells(String id, char[] chars, int from) {
    id.getChars(0, LENGTH, room, 0);
    return Arrays.equals(room, 0, LENGTH, chars, from, from + LENGTH);
  }
}
