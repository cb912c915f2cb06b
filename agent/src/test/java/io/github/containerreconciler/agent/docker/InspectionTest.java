package io.github.containerreconciler.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.engine.Attachments;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.ContainerDetails;
import io.github.containerreconciler.internal.engine.ListFilter;
import io.github.containerreconciler.internal.engine.Platform;
import io.github.containerreconciler.internal.engine.Selection;
import io.github.containerreconciler.simulated.Call;
import io.github.containerreconciler.simulated.Fault;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an inspection, and a list that asks for it, show beyond names and labels. */
class InspectionTest extends EngineFixture {

  private static final String ID = "a".repeat(64);
  private static final String OTHER = "b".repeat(64);
  private static final String IMAGE = "sha256:" + "1".repeat(64);

  private static final String ATTACHED =
      "\"NetworkSettings\":{\"Ports\":{},\"Networks\":{\"front\":{\"NetworkID\":\"n1\","
          + "\"IPAddress\":\"172.17.0.2\",\"GlobalIPv6Address\":\"fd00::2\",\"Links\":null},"
          + "\"back\":{\"NetworkID\":\"\",\"IPAddress\":\"\"}}},\"Mounts\":[{\"Type\":\"volume\","
          + "\"Name\":\"data\",\"Destination\":\"/data\"},{\"Type\":\"bind\",\"Source\":\"/x\","
          + "\"Destination\":\"/x\"}]";

  private ContainerDetails inspect(String more) throws Exception {
    simulated.fault(Call.INSPECT, Fault.body("{\"Id\":\"" + ID + "\"," + more + "}"));
    return engine.inspect(ID, AMPLE).orElseThrow();
  }

  @Test
  void inspectionShowsLifeNamespacesAndLayers() throws Exception {
    start();
    ContainerDetails details =
        inspect(
            "\"Created\":\"2026-01-01T00:00:00.5Z\",\"RestartCount\":3,\"State\":{\"Status\":"
                + "\"running\",\"Running\":true,\"StartedAt\":\"2026-01-02T05:30:00+05:30\","
                + "\"FinishedAt\":\"2026-01-01T12:00:00Z\"},\"HostConfig\":{\"NetworkMode\":"
                + "\"container:"
                + OTHER
                + "\",\"PidMode\":\"\",\"IpcMode\":\"private\"},\"GraphDriver\":{\"Name\":\"overlay2\","
                + "\"Data\":{\"LowerDir\":\"/l\",\"UpperDir\":\"/var/lib/docker/u/diff\"}},"
                + "\"ImageManifestDescriptor\":{\"digest\":\"sha256:1\",\"platform\":{"
                + "\"architecture\":\"arm\",\"os\":\"linux\",\"variant\":\"v7\"}},"
                + ATTACHED);
    assertThat(details.life().restartCount()).isEqualTo(3);
    assertThat(details.startedAt()).isEqualTo("2026-01-02T00:00:00Z");
    assertThat(details.life().finishedAt()).isEqualTo("2026-01-01T12:00:00Z");
    assertThat(details.namespaces())
        .isEqualTo(new ContainerDetails.Namespaces("container:" + OTHER, "", "private"));
    assertThat(details.upperDir()).isEqualTo("/var/lib/docker/u/diff");
    assertThat(details.platform()).isEqualTo(new Platform("linux", "arm", "v7"));
    assertThat(details.container().attached())
        .isEqualTo(
            new Attachments(
                "running",
                "container:" + OTHER,
                List.of("front", "n1", "back"),
                List.of("172.17.0.2", "fd00::2"),
                List.of("data")));
  }

  @Test
  void whatAnEngineLeavesOutIsEmpty() throws Exception {
    start();
    ContainerDetails details =
        inspect(
            "\"Created\":\"2026-01-01T00:00:00Z\",\"GraphDriver\":{\"Name\":\"overlayfs\",\"Data\":null},"
                + "\"ImageManifestDescriptor\":null,\"HostConfig\":null,\"NetworkSettings\":"
                + "{\"Networks\":null},\"Mounts\":null,\"State\":{\"Status\":\"created\","
                + "\"StartedAt\":\"0001-01-01T00:00:00Z\",\"FinishedAt\":\"0001-01-01T00:00:00Z\"}");
    assertThat(details.upperDir()).isEmpty();
    assertThat(details.platform()).isNull();
    assertThat(details.startedAt()).isNull();
    assertThat(details.life().finishedAt()).isNull();
    assertThat(details.namespaces()).isEqualTo(ContainerDetails.Namespaces.OWN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", ""})
  void runningContainerHasAStartWhateverItsTime(String start) throws Exception {
    start();
    String state = "\"State\":{\"StartedAt\":\"" + start + "\",\"Running\":true}";
    assertThat(inspect(state).startedAt()).isBeforeOrEqualTo(Instant.EPOCH);
    assertThat(inspect(state).container().created()).isBeforeOrEqualTo(Instant.EPOCH);
    assertThat(inspect(state.replace("true", "false")).startedAt()).isNull();
  }

  @Test
  void theListShowsAttachmentsToWhoAsks() throws Exception {
    start();
    String host = "\"State\":\"paused\",\"HostConfig\":{\"NetworkMode\":\"host\"},";
    simulated.fault(
        Call.LIST, Fault.body("[{\"Id\":\"" + ID + "\",\"Created\":1," + host + ATTACHED + "}]"));
    assertThat(engine.list(ListFilter.NONE, c -> true, AMPLE).get(0).attached())
        .isEqualTo(new Attachments("paused", "host", List.of(), List.of(), List.of()));
    Selection asking =
        new Selection() {
          @Override
          public boolean keeps(Container container) {
            return true;
          }

          @Override
          public boolean needsMounts() {
            return false;
          }

          @Override
          public boolean needsAttachments() {
            return true;
          }
        };
    Container listed = engine.list(ListFilter.NONE, asking, AMPLE).get(0);
    assertThat(listed.attached().networks()).containsExactly("front", "n1", "back");
    assertThat(listed.attached().volumes()).containsExactly("data");
    assertThat(listed.mounts()).isEmpty();
  }

  @Test
  void allStatesAreListedToWhoAsks() throws Exception {
    start();
    for (String state : List.of("running", "exited", "created", "dead")) {
      simulated.add(job(state).withState(state));
    }
    assertThat(engine.list(new ListFilter(List.of("job"), List.of(), true), c -> true, AMPLE))
        .extracting(c -> c.attached().state())
        .containsExactlyInAnyOrder("running", "exited", "created", "dead");
  }

  @ParameterizedTest
  @CsvSource({"1.51,true", "1.49,true", "1.48,false", "1.41,false"})
  void aPlatformIsAskedForWhereTheEngineKnowsIt(String api, boolean asked) throws Exception {
    start(onSocket().version("28", api, "1.24"));
    simulated.addImage(IMAGE, Map.of("job", "a"));
    assertThat(engine.imageLabels(IMAGE, new Platform("linux", "amd64", ""), AMPLE))
        .hasValue(Map.of("job", "a"));
    Map<String, String> query =
        asked ? Map.of("platform", "{\"os\":\"linux\",\"architecture\":\"amd64\"}") : Map.of();
    assertThat(simulated.requests())
        .filteredOn(r -> r.call() == Call.IMAGE)
        .allSatisfy(r -> assertThat(r.query()).isEqualTo(query));
  }

  @ParameterizedTest
  @CsvSource({"linux,arm64,''", "windows,amd64,''", "linux,amd64,v3"})
  void anImageForAnotherPlatformIsNoAnswer(String os, String architecture, String variant)
      throws Exception {
    start(onSocket().version("28", "1.48", "1.24"));
    simulated.fault(
        Call.IMAGE,
        Fault.body(
            "{\"Os\":\"linux\",\"Architecture\":\"amd64\",\"Variant\":\"v2\",\"RootFS\":{\"Layers\":[\"x\"]},"
                + "\"Config\":{\"Labels\":{\"job\":\"a\"}}}"));
    assertThat(engine.imageLabels(IMAGE, new Platform(os, architecture, variant), AMPLE)).isEmpty();
    assertThat(engine.imageLabels(IMAGE, new Platform("linux", "amd64", "v2"), AMPLE)).isPresent();
    assertThat(engine.imageLabels(IMAGE, null, AMPLE)).isPresent();
  }

  private Optional<Map<String, String>> labelsIn(String body) throws Exception {
    start();
    simulated.fault(Call.IMAGE, Fault.body(body));
    return engine.imageLabels(IMAGE, null, AMPLE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"Architecture\":\"\",\"RootFS\":{},\"Config\":null}",
        "{\"Architecture\":\"\",\"RootFS\":{},\"Config\":{\"Labels\":null}}",
        "{\"Architecture\":\"\",\"RootFS\":{\"Layers\":[]},\"Config\":{}}"
      })
  void anImageWhoseContentIsGoneIsNoAnswer(String body) throws Exception {
    assertThat(labelsIn(body)).isEmpty();
  }

  /** All of it comes from one file of the image, so that each part shows that it is there. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Architecture\":\"amd64\",\"RootFS\":{},\"Config\":{}}",
        "{\"RootFS\":{\"Layers\":[\"x\"]},\"Config\":{\"Labels\":null}}",
        "{\"Config\":{\"Labels\":{}}}"
      })
  void anyPartOfItsConfigurationShowsAnImagesLabels(String body) throws Exception {
    assertThat(labelsIn(body)).hasValue(Map.of());
  }
}
