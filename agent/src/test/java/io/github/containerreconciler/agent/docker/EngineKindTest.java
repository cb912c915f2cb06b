package io.github.containerreconciler.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.engine.ListFilter;
import java.io.ByteArrayInputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose engine it is, and what that changes in what it is asked. */
class EngineKindTest {

  private static EngineKind of(String components) throws Exception {
    String json = "{\"ApiVersion\":\"1.41\",\"Components\":" + components + "}";
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    return EngineKind.of(SmallAnswers.versions(new ByteArrayInputStream(body)).components());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DOCKER | [{'Name':'Engine','Details':{'Name':'x'}},{'Name':'containerd'}]",
        "DOCKER | [{'Name':'containerd'},{'Version':'1','Name':'Engine'}]",
        "PODMAN | [{'Name':'Podman Engine','Details':{}},{'Name':'Conmon'}]",
      })
  void anEngineIsKnownByItsParts(EngineKind kind, String components) throws Exception {
    assertThat(of(components.replace('\'', '"'))).isEqualTo(kind);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "[]",
        "1",
        "[1,null,'Engine']",
        "{'Name':'Engine'}",
        "[{'Name':'engine'}]",
        "[{'Details':{'Name':'Engine'}}]",
        "[{'Name':null}]"
      })
  void whatSaysNothingIsAnotherEngine(String components) throws Exception {
    assertThat(of(components.replace('\'', '"'))).isEqualTo(EngineKind.OTHER);
  }

  private static String query(EngineKind kind, List<String> labels, List<String> volumes) {
    String query = Filters.query(new ListFilter(labels, volumes), kind);
    return URLDecoder.decode(query, StandardCharsets.UTF_8).replace('"', '\'');
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DOCKER | ?filters={'label':['a=1'],'volume':['/v']} | ?filters={'volume':['/v']}",
        "PODMAN | ?filters={'label':['a=1'],'status':['running','paused']}"
            + " | ?filters={'status':['running','paused']}",
        "OTHER | ?filters={'label':['a=1']} | ''",
      },
      quoteCharacter = '^')
  void onlyFiltersThatEnginesAgreeOnAreSent(EngineKind kind, String both, String volumes) {
    assertThat(query(kind, List.of("a=1"), List.of("/v"))).isEqualTo(both);
    assertThat(query(kind, List.of(), List.of("/v"))).isEqualTo(volumes.replace("''", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"DOCKER", "OTHER"})
  void anEmptyFilterIsNotSent(EngineKind kind) {
    assertThat(query(kind, List.of(), List.of())).isEmpty();
  }
}
