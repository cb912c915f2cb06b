package io.github.containerreconciler.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.engine.EngineException.Reason;
import io.github.containerreconciler.simulated.Call;
import io.github.containerreconciler.simulated.SimulatedNetwork;
import io.github.containerreconciler.simulated.SimulatedVolume;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is kept of a container before it is removed. */
class EvidenceTest extends EngineFixture {

  private static void frame(ByteArrayOutputStream log, int stream, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    log.writeBytes(ByteBuffer.allocate(8).put((byte) stream).putInt(4, bytes.length).array());
    log.writeBytes(bytes);
  }

  @Test
  void inspectIsKeptWordForWord() throws Exception {
    start();
    String id = simulated.add(job("a"));
    String raw = engine.inspectRaw("containers", id, 100_000, AMPLE);
    assertThat(raw).startsWith("{").contains("\"Name\":\"/a\"").endsWith("}");
    assertThat(engine.inspectRaw("containers", id, raw.length(), AMPLE)).isEqualTo(raw);
    assertFails(
        Reason.MALFORMED, () -> engine.inspectRaw("containers", id, raw.length() - 1, AMPLE));
    assertFails(Reason.REFUSED, () -> engine.inspectRaw("containers", "nobody", 100_000, AMPLE));
  }

  @Test
  void networksAndVolumesAreInspectedTheirOwnWay() throws Exception {
    start();
    String network = simulated.add(SimulatedNetwork.named("net"));
    simulated.add(SimulatedVolume.named("vol"));
    assertThat(engine.inspectRaw("networks", network, 100_000, AMPLE)).contains("\"Name\":\"net\"");
    assertThat(engine.inspectRaw("volumes", "vol", 100_000, AMPLE)).contains("\"Name\":\"vol\"");
    assertFails(Reason.REFUSED, () -> engine.inspectRaw("volumes", "none", 100_000, AMPLE));
  }

  @Test
  void framesOfBothStreamsAreLines() throws Exception {
    start();
    String id = simulated.add(job("a"));
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    frame(log, 1, "one\r\ntw");
    frame(log, 2, "error é\n");
    frame(log, 1, "o\n\nunfinished");
    simulated.setLog(id, log.toByteArray());
    assertThat(engine.logs(id, 200, AMPLE))
        .containsExactly("one", "error é", "two", "", "unfinished");
    assertThat(engine.logs(id, 2, AMPLE)).containsExactly("", "unfinished");
    assertThat(engine.logs(id, 0, AMPLE)).isEmpty();
    assertThat(simulated.requests())
        .filteredOn(r -> r.call() == Call.LOGS)
        .first()
        .satisfies(
            r -> assertThat(r.query()).containsEntry("tail", "200").containsEntry("stderr", "1"));
  }

  @Test
  void aTerminalsLogComesAsItIs() throws Exception {
    start();
    String id = simulated.add(job("a"));
    simulated.setLog(id, "$ ls\r\nfile\r\n".getBytes(StandardCharsets.UTF_8));
    assertThat(engine.logs(id, 200, AMPLE)).containsExactly("$ ls", "file");
    simulated.setLog(id, "short".getBytes(StandardCharsets.UTF_8));
    assertThat(engine.logs(id, 200, AMPLE)).containsExactly("short");
    simulated.setLog(id, new byte[0]);
    assertThat(engine.logs(id, 200, AMPLE)).isEmpty();
  }

  @Test
  void aLongLineIsCut() throws Exception {
    start();
    String id = simulated.add(job("a"));
    simulated.setLog(id, ("x".repeat(100_000) + "\nend").getBytes(StandardCharsets.UTF_8));
    List<String> lines = engine.logs(id, 200, AMPLE);
    assertThat(lines).hasSize(2).last().isEqualTo("end");
    assertThat(lines.get(0)).hasSize(16 * 1024);
  }

  @Test
  void aFrameThatIsCutShowsWhatCameBefore() throws Exception {
    start();
    String id = simulated.add(job("a"));
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    frame(log, 1, "one\n");
    log.writeBytes(new byte[] {1, 0, 0, 0, (byte) 0xff, (byte) 0xff, 0, 0, 't', 'w'});
    simulated.setLog(id, log.toByteArray());
    assertThat(engine.logs(id, 200, AMPLE)).containsExactly("one", "tw");
  }

  @Test
  void logsOfNobodyFail() throws Exception {
    start();
    assertFails(Reason.REFUSED, () -> engine.logs("nobody", 200, AMPLE));
  }
}
