package io.github.containerreconciler.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.containerreconciler.internal.engine.EngineException.Reason;
import io.github.containerreconciler.internal.engine.LeftoverRemoval;
import io.github.containerreconciler.internal.engine.Network;
import io.github.containerreconciler.internal.engine.Volume;
import io.github.containerreconciler.simulated.Call;
import io.github.containerreconciler.simulated.Fault;
import io.github.containerreconciler.simulated.SimulatedNetwork;
import io.github.containerreconciler.simulated.SimulatedVolume;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Volumes and networks. */
class LeftoversTest extends EngineFixture {

  @Test
  void volumesAreListedWithLabelsAndTimeInUtc() throws Exception {
    start();
    simulated.add(SimulatedVolume.named("data").withLabel("a", "b").withCreated(CREATED));
    simulated.add(SimulatedVolume.named("plain"));
    assertThat(engine.volumes(null, AMPLE))
        .containsExactly(
            new Volume(
                "data",
                "local",
                Map.of("a", "b"),
                CREATED.truncatedTo(ChronoUnit.SECONDS),
                "local"),
            new Volume("plain", "local", Map.of(), Instant.EPOCH, "local"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void onlyVolumesWithTheLabelAreListed(boolean ignoresFilters) throws Exception {
    start(ignoresFilters ? onSocket().ignoreFilters() : onSocket());
    simulated.add(SimulatedVolume.named("data").withLabel("a", "b"));
    simulated.add(SimulatedVolume.named("other").withLabel("a", "c"));
    simulated.add(SimulatedVolume.named("plain"));
    assertThat(engine.volumes("a=b", AMPLE)).extracting(Volume::name).containsExactly("data");
    assertThat(engine.volumes("a", AMPLE)).extracting(Volume::name).contains("data", "other");
    assertThat(engine.volumes("b", AMPLE)).isEmpty();
  }

  @Test
  void aVolumeIsCreatedWithItsLabels() throws Exception {
    start();
    Volume made = engine.createVolume("claim", Map.of("a", "\"quoted\" é\n"), AMPLE);
    assertThat(made.labels()).containsExactly(Map.entry("a", "\"quoted\" é\n"));
    assertThat(made.created()).isAfter(Instant.now().minusSeconds(100));
    assertThat(engine.volumes("a", AMPLE)).containsExactly(made);
    assertThat(engine.createVolume("bare", Map.of(), AMPLE).labels()).isEmpty();
  }

  @Test
  void anExistingVolumeKeepsItsLabels() throws Exception {
    start();
    simulated.add(SimulatedVolume.named("claim").withLabel("a", "old").withCreated(CREATED));
    Volume made = engine.createVolume("claim", Map.of("a", "new"), AMPLE);
    assertThat(made.labels()).containsEntry("a", "old");
    assertThat(made.created()).isBefore(Instant.now().minusSeconds(100));
  }

  @ParameterizedTest
  @CsvSource({
    "403,by policy,DENIED",
    "404,page not found,REFUSED",
    "405,no,REFUSED",
    "500,boom,FAILED"
  })
  void aVolumeThatCannotBeCreatedFails(int status, String message, Reason reason) throws Exception {
    start();
    simulated.fault(Call.CREATE_VOLUME, Fault.status(status, message));
    assertFails(reason, () -> engine.createVolume("claim", Map.of(), AMPLE));
    assertThat(simulated.count(Call.CREATE_VOLUME)).isEqualTo(1);
  }

  @Test
  void volumesInUseAreKeptByTheEngine() throws Exception {
    start();
    simulated.add(SimulatedVolume.named("used").withUse());
    simulated.add(SimulatedVolume.named("free"));
    assertThat(engine.removeVolume("used", AMPLE)).isEqualTo(LeftoverRemoval.IN_USE);
    assertThat(engine.removeVolume("free", AMPLE)).isEqualTo(LeftoverRemoval.REMOVED);
    assertThat(engine.removeVolume("free", AMPLE)).isEqualTo(LeftoverRemoval.GONE);
    assertThat(simulated.hasVolume("used")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "page not found", "Not Found", "no such container: x"})
  void aProxys404IsNoAnswer(String message) throws Exception {
    start();
    String id = simulated.add(SimulatedNetwork.named("net"));
    for (Call call : List.of(Call.REMOVE_VOLUME, Call.NETWORK, Call.REMOVE_NETWORK)) {
      simulated.fault(call, Fault.status(404, message));
    }
    assertFails(Reason.REFUSED, () -> engine.removeVolume("data", AMPLE));
    assertFails(Reason.REFUSED, () -> engine.network(id, AMPLE));
    assertFails(Reason.REFUSED, () -> engine.removeNetwork(id, AMPLE));
  }

  @Test
  void theContainersOfANetworkAreInInspectAlone() throws Exception {
    start();
    String id =
        simulated.add(
            SimulatedNetwork.named("net")
                .withLabel("a", "b")
                .withCreated(CREATED)
                .withContainers("c1", "c2"));
    Network listed = engine.networks(AMPLE).get(0);
    assertThat(listed)
        .isEqualTo(
            new Network(id, "net", "bridge", "local", Map.of("a", "b"), CREATED, List.of(), false));
    assertThat(engine.network(id, AMPLE).orElseThrow().containers()).containsExactly("c1", "c2");
    assertThat(engine.network("f".repeat(64), AMPLE)).isEmpty();
  }

  @Test
  void aSwarmsNetworkIsReadToo() throws Exception {
    start();
    simulated.fault(
        Call.NETWORKS,
        Fault.body(
            "[{\"Name\":\"ingress\",\"Id\":\"k4z0n1ycnx1jwkajmxjjqhx7l\",\"Created\":"
                + "\"2026-01-01T05:30:00+05:30\",\"Scope\":\"swarm\",\"Driver\":\"overlay\","
                + "\"Labels\":null,\"Containers\":null,\"Ingress\":true}]"));
    Network ingress = engine.networks(AMPLE).get(0);
    assertThat(ingress.id()).isEqualTo("k4z0n1ycnx1jwkajmxjjqhx7l");
    assertThat(ingress.ingress()).isTrue();
    assertThat(ingress.created()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(ingress.labels()).isEmpty();
  }

  @Test
  void aMalformedForeignLeftoverDoesNotHideTheOthers() throws Exception {
    start();
    String good = "{\"Name\":\"good\",\"CreatedAt\":\"never\",\"Labels\":{\"a\":\"b\"}}";
    String bad = "{\"Name\":\"bad\",\"Labels\":[{\"x\":[1,{}]}]}";
    String body = "{\"Volumes\":[" + bad + ",{\"Name\":\"../x\"}," + good + "],\"Warnings\":null}";
    simulated.fault(Call.VOLUMES, Fault.body(body));
    assertThat(engine.volumes(null, AMPLE)).extracting(Volume::name).containsExactly("good");
    assertThat(engine.volumes(null, AMPLE).get(0).created()).isEqualTo(Instant.EPOCH);
    assertFails(Reason.MALFORMED, () -> engine.volumes("a", AMPLE)); // it may be a claim
    simulated.fault(Call.NETWORKS, Fault.body("[{\"Id\":7},{\"Id\":\"x1\",\"Name\":\"x\"}]"));
    assertThat(engine.networks(AMPLE)).extracting(Network::id).containsExactly("x1");
    simulated.fault(Call.NETWORKS, Fault.body("[{\"Id\":\"x1\"}"));
    assertThatThrownBy(() -> engine.networks(AMPLE)).isNotNull();
  }

  @Test
  void noVolumesAreNull() throws Exception {
    start();
    simulated.fault(Call.VOLUMES, Fault.body("{\"Volumes\":null,\"Warnings\":null}"));
    assertThat(engine.volumes(null, AMPLE)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "403,network n id 1 has active endpoints",
    "500,'\"n\" has associated containers with it: network is being used'",
    "409,network is being used"
  })
  void networksInUseAreKeptByTheEngine(int status, String message) throws Exception {
    start();
    String id = simulated.add(SimulatedNetwork.named("net"));
    simulated.fault(Call.REMOVE_NETWORK, Fault.status(status, message.replace("\"", "")));
    assertThat(engine.removeNetwork(id, AMPLE)).isEqualTo(LeftoverRemoval.IN_USE);
  }

  @Test
  void aNetworkIsRemovedOnce() throws Exception {
    start();
    String used = simulated.add(SimulatedNetwork.named("used").withContainers("c"));
    String free = simulated.add(SimulatedNetwork.named("free"));
    assertThat(engine.removeNetwork(used, AMPLE)).isEqualTo(LeftoverRemoval.IN_USE);
    assertThat(engine.removeNetwork(free, AMPLE)).isEqualTo(LeftoverRemoval.REMOVED);
    assertThat(engine.removeNetwork(free, AMPLE)).isEqualTo(LeftoverRemoval.GONE);
    simulated.fault(Call.REMOVE_NETWORK, Fault.status(403, "by policy"));
    assertFails(Reason.DENIED, () -> engine.removeNetwork(used, AMPLE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "..", "a/b", "a?b", "-a", "a b"})
  void whatIsNoNameNeverEntersAPath(String name) throws Exception {
    start();
    assertThatThrownBy(() -> engine.createVolume(name, Map.of(), AMPLE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> engine.removeVolume(name, AMPLE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> engine.network(name, AMPLE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> engine.removeNetwork(name, AMPLE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> engine.logs(name, 1, AMPLE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> engine.inspectRaw("containers", name, 1, AMPLE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(simulated.requests()).isEmpty();
  }
}
