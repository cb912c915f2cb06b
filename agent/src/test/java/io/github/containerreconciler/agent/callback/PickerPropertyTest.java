package io.github.containerreconciler.agent.callback;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Random paths in random answers, against jq. */
class PickerPropertyTest {

  private static final int CASES = 4_000;
  private static final long SEED = 21;
  private static final int DEPTH = 4;

  /**
   * A path is a list of names; what is missing before the first {@code *} is an error. Behind it a
   * {@code false} stands for a field that an element has not: where nothing else is found, that is
   * an error too.
   */
  private static final String ORACLE =
      """
      def entry: if type == "string" then . elif type == "number" then tostring
                 else error("no entry") end;
      def entries: if type == "array" then .[] | entry else entry end;
      def walk($p; $each):
        if ($p | length) == 0 then entries
        elif . == null then if $each then empty else error("missing") end
        elif $p[0] == "*" then if type == "array" or type == "object"
          then (if type == "array" and any(. == null) then error("null") else .[] end)
            | walk($p[1:]; true) else error("no elements") end
        elif type == "object" then if has($p[0]) then .[$p[0]] | walk($p[1:]; $each)
          elif $each then false else error("missing") end
        else error("no fields") end;
      def anywhere($n): if type == "object" then to_entries[] |
          if .key == $n then .value | entries else .value | anywhere($n) end
        elif type == "array" then .[] | anywhere($n) else empty end;
      def seen($n): [.. | objects | has($n)] | any;
      def pick: .path as $p | .json |
        if ($p | length) == 1 and $p[0] != "*" then
          if seen($p[0]) or . == [] then anywhere($p[0]) else error("nowhere") end
        else [walk($p; false)] | if all(not) and any(not) then error("nowhere")
          else .[] | strings end end;
      try ({entries: [pick]}) catch {entries: null}
      """;

  private final Random random = new Random(SEED);
  private final ObjectMapper json = new ObjectMapper();

  private JsonNode value(int depth) {
    int kind = depth == 0 ? random.nextInt(10) : depth == DEPTH ? 20 : random.nextInt(30);
    if (kind >= 20) {
      ObjectNode object = json.createObjectNode();
      for (int i = random.nextInt(4); i > 0; i--) {
        object.set(name(), value(depth - 1));
      }
      return object;
    }
    if (kind >= 10) {
      ArrayNode list = json.createArrayNode();
      for (int i = random.nextInt(4); i > 0; i--) {
        list.add(value(depth - 1));
      }
      return list;
    }
    return switch (kind) {
      case 0 -> json.nullNode();
      case 1 -> json.getNodeFactory().booleanNode(random.nextBoolean());
      case 2 -> json.getNodeFactory().numberNode(random.nextInt(100));
      default -> json.getNodeFactory().textNode("t" + random.nextInt(100));
    };
  }

  private String name() {
    return String.valueOf((char) ('a' + random.nextInt(3)));
  }

  /** Most lead somewhere. */
  private List<String> path(JsonNode answer) {
    List<String> path = new ArrayList<>();
    JsonNode at = answer;
    for (int i = random.nextInt(4); i >= 0; i--) {
      boolean each = at.isArray() || random.nextInt(4) == 0;
      String name = at.isObject() && at.size() > 0 ? at.fieldNames().next() : name();
      path.add(each ? "*" : random.nextInt(8) == 0 ? name() : name);
      at = at.size() == 0 ? at : at.isArray() || each ? at.iterator().next() : at.path(name);
    }
    return path;
  }

  @Test
  void randomPathsPickWhatJqPicks() throws Exception {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/jq")), "jq is not installed");
    StringBuilder cases = new StringBuilder();
    List<String> ours = new ArrayList<>();
    List<String> shown = new ArrayList<>();
    int answers = 0;
    for (int i = 0; i < CASES; i++) {
      JsonNode value = value(DEPTH);
      String answer = json.writeValueAsString(value);
      List<String> path = path(value);
      cases.append("{\"json\":" + answer + ",\"path\":" + json.writeValueAsString(path) + "}\n");
      shown.add(String.join(".", path) + " in " + answer);
      try {
        List<String> entries = PickerTest.pick(answer, String.join(".", path), false);
        ours.add(json.writeValueAsString(entries));
        answers += entries.isEmpty() ? 0 : 1;
      } catch (NoAnswer e) {
        ours.add("null");
      }
    }
    assertThat(answers).as("cases with entries").isGreaterThan(CASES / 20);
    List<String> theirs = jq(cases.toString());
    for (int i = 0; i < CASES; i++) {
      assertThat("{\"entries\":" + ours.get(i) + "}").as(shown.get(i)).isEqualTo(theirs.get(i));
    }
  }

  private static List<String> jq(String input) throws IOException {
    Path file = Files.createTempFile("picker", ".json");
    try {
      Files.writeString(file, input);
      Process jq =
          new ProcessBuilder("/usr/bin/jq", "-c", ORACLE, file.toString())
              .redirectErrorStream(true)
              .start();
      String output = new String(jq.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return output.lines().toList();
    } finally {
      Files.delete(file);
    }
  }
}
