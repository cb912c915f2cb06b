package io.github.containerreconciler.agent.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where entries are in an answer. */
class PickerTest {

  static List<String> pick(String json, String path, boolean isSure) throws NoAnswer {
    Path parsed = path == null ? null : Path.parse(path);
    return JsonNode.read(
        json.getBytes(StandardCharsets.UTF_8), answer -> Picker.pick(answer, parsed, isSure));
  }

  static boolean has(String json, String path) throws NoAnswer {
    return JsonNode.read(
        json.getBytes(StandardCharsets.UTF_8), answer -> Picker.has(answer, Path.parse(path)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      nullValues = "-",
      value = {
        "[\"a\",\"b\"]                          | -        | a,b",
        "\"a\"                                  | -        | a",
        "[]                                     | -        | ~~",
        "[\"a\",7]                              | *        | a,7",
        "{\"x\":\"a\",\"y\":\"b\"}              | *        | a,b",
        "{\"ids\":[\"a\",\"b\"]}                | ids      | a,b",
        "{\"jobs\":[{\"id\":\"a\"},{}]}         | jobs.*.id | a",
        "{\"jobs\":[{\"s\":null},{\"s\":{\"id\":\"a\"}}]} | jobs.*.s.id | a",
        "{\"jobs\":{\"j1\":{\"id\":\"a\"},\"j2\":{\"id\":\"b\"}}} | jobs.*.id | a,b",
        "{\"a.b\":{\"c\":\"x\"},\"a\":{\"b\":{\"c\":\"y\"}}} | \"a.b\".c | x",
        "{\"*\":{\"c\":\"x\"},\"a\":{\"c\":\"y\"}} | \"*\".c | x",
        "[[{\"id\":\"a\"}],{\"x\":{\"id\":[\"b\"]}}] | id    | a,b",
        "[]                                     | id       | ~~",
        "{\"jobs\":[]}                           | jobs.*.id | ~~",
        "{\"jobs\":{}}                           | jobs.*.id | ~~",
        "{\"nodes\":[{\"slots\":[]}]}            | nodes.*.slots.*.s.id | ~~",
        "{\"nodes\":[{\"slots\":[{\"s\":null}]}]} | nodes.*.slots.*.s.id | ~~",
        "[[\"a\"],[\"b\",1],[]]                  | *        | a,b,1",
        "[[{\"id\":\"a\"}],[{},{\"id\":7}]]       | *.*.id   | a,7",
        "{\"jobs\":{\"j1\":null,\"j2\":{\"id\":\"a\"}}} | jobs.*.id | a",
        "{\"jobs\":[{\"s\":{\"id\":\"a\"}},{\"s\":null},{\"s\":{}}]} | jobs.*.s.id | a"
      })
  void entriesAreFoundAtTheirPlace(String json, String path, String entries) throws Exception {
    assertThat(String.join(",", pick(json, path, false))).isEqualTo(entries);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      nullValues = "-",
      value = {
        "{\"error\":\"x\"}                | -         | an entry is an object",
        "[[\"a\"]]                        | -         | an entry is a list",
        "null                             | -         | an entry is null",
        "{\"error\":\"x\"}                | jobs.*.id | the answer has no jobs",
        "{\"jobs\":null}                  | jobs.*.id | has no *",
        "{\"jobs\":[{\"id\":\"a\"},null]}   | jobs.*.id | an element of jobs is null",
        "[null]                          | *.id      | an element of the answer is null",
        "{\"jobs\":\"x\"}                 | jobs.*.id | jobs should have elements for jobs.*.id, but is a text",
        "{\"jobs\":[]}                    | jobs.id   | write * for each element",
        "{\"jobs\":[{\"id\":null}]}       | jobs.*.id | what jobs.*.id names is null",
        "{\"jobs\":[{\"id\":[\"a\",null]}]} | jobs.*.id | what jobs.*.id names is null",
        "{\"jobs\":[{\"s\":\"x\"}]}       | jobs.*.s.id | is looked for in a text",
        "{\"jobs\":[]}                    | id        | no field id anywhere",
        "{\"error\":{}}                   | id        | no field id anywhere",
        "{\"jobs\":[{\"Id\":\"a\"},{}]}     | jobs.*.id | no element has the field id of jobs.*.id",
        "{\"error\":{\"code\":5}}          | *.id      | no element has the field id of *.id",
        "[{\"s\":{\"id\":null}}]           | *.s.id    | what *.s.id names is null"
      })
  void whatDoesNotFitIsNoAnswer(String json, String path, String why) {
    assertThatThrownBy(() -> pick(json, path, false))
        .isInstanceOf(NoAnswer.class)
        .hasMessageContaining(why);
  }

  @Test
  void aNameMayBeNowhereWhereSomethingElseIsRequired() throws Exception {
    assertThat(pick("{\"jobs\":[]}", "id", true)).isEmpty();
    assertThat(pick("{\"jobs\":[{\"state\":\"queued\"}]}", "jobs.*.id", true)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"a\":{\"b\":[]}}   | a.b   | true",
        "{\"a\":{\"b\":null}} | a.b   | false",
        "{\"a\":{}}           | a.b   | false",
        "{\"a\":\"x\"}        | a.b   | false",
        "{\"a\":[{\"b\":1}]}  | a.*.b | true",
        "{\"a\":[]}           | a.*.b | false",
        "{\"a\":[]}           | a.*   | false",
        "[{\"x\":{\"b\":0}}]  | b     | true",
        "[{\"x\":{\"b\":null}}] | b   | false",
        "null                 | b     | false"
      })
  void onlyWhatIsNotNullIsThere(String json, String path, boolean there) throws Exception {
    assertThat(has(json, path)).isEqualTo(there);
  }

  @Test
  void deepAnswersAreRefused() {
    String deep = "[".repeat(5_000) + "]".repeat(5_000);
    assertThatThrownBy(() -> pick(deep, "id", true)).isInstanceOf(NoAnswer.class);
  }
}
