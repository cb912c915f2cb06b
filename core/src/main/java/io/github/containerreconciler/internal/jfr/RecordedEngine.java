package io.github.containerreconciler.internal.jfr;

import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.ContainerDetails;
import io.github.containerreconciler.internal.engine.ContainerEngine;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.EngineInfo;
import io.github.containerreconciler.internal.engine.LeftoverRemoval;
import io.github.containerreconciler.internal.engine.ListFilter;
import io.github.containerreconciler.internal.engine.Network;
import io.github.containerreconciler.internal.engine.Platform;
import io.github.containerreconciler.internal.engine.Removal;
import io.github.containerreconciler.internal.engine.RemovalOptions;
import io.github.containerreconciler.internal.engine.Selection;
import io.github.containerreconciler.internal.engine.Volume;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An engine whose calls can be seen in a flight recording, as {@code
 * ContainerReconciler.EngineCall}; costs nothing while nobody records.
 */
public class RecordedEngine implements ContainerEngine {

  private final ContainerEngine engine;

  public RecordedEngine(ContainerEngine engine) {
    this.engine = engine;
  }

  private interface Call<T> {
    T run() throws EngineException;
  }

  private <T> T recorded(String call, String subject, Call<T> work) throws EngineException {
    return Flight.isOn() ? record(call, subject, work) : work.run();
  }

  /** Apart, so that the event's class is not touched before. */
  private <T> T record(String call, String subject, Call<T> work) throws EngineException {
    EngineCallEvent event = new EngineCallEvent();
    event.begin();
    try {
      T answer = work.run();
      event.outcome = answer instanceof List<?> list ? list.size() + " kept" : outcome(answer);
      return answer;
    } catch (EngineException e) {
      event.outcome = e.reason().name();
      event.error = String.valueOf(e.getMessage());
      throw e;
    } finally {
      event.endpoint = engine.endpoint();
      event.call = call;
      event.subject = subject;
      event.commit();
    }
  }

  private static String outcome(Object answer) {
    return answer instanceof Enum<?> ended ? ended.name() : "OK";
  }

  @Override
  public String endpoint() {
    return engine.endpoint();
  }

  @Override
  public void ping(Duration timeout) throws EngineException {
    recorded(
        "ping",
        "",
        () -> {
          engine.ping(timeout);
          return "";
        });
  }

  @Override
  public EngineInfo info(Duration timeout) throws EngineException {
    return recorded("info", "", () -> engine.info(timeout));
  }

  @Override
  public List<Container> list(ListFilter filter, Selection selection, Duration timeout)
      throws EngineException {
    return recorded("list", "", () -> engine.list(filter, selection, timeout));
  }

  @Override
  public Optional<ContainerDetails> inspect(String container, Duration timeout)
      throws EngineException {
    return recorded("inspect", container, () -> engine.inspect(container, timeout));
  }

  @Override
  public Optional<Map<String, String>> imageLabels(
      String imageId, @Nullable Platform platform, Duration timeout) throws EngineException {
    return recorded("image", imageId, () -> engine.imageLabels(imageId, platform, timeout));
  }

  @Override
  public Removal remove(String id, RemovalOptions options, Duration timeout)
      throws EngineException {
    return recorded("remove", id, () -> engine.remove(id, options, timeout));
  }

  @Override
  public List<Volume> volumes(@Nullable String label, Duration timeout) throws EngineException {
    return recorded("volumes", "", () -> engine.volumes(label, timeout));
  }

  @Override
  public Volume createVolume(String name, Map<String, String> labels, Duration timeout)
      throws EngineException {
    return recorded("create volume", name, () -> engine.createVolume(name, labels, timeout));
  }

  @Override
  public LeftoverRemoval removeVolume(String name, Duration timeout) throws EngineException {
    return recorded("remove volume", name, () -> engine.removeVolume(name, timeout));
  }

  @Override
  public List<Network> networks(Duration timeout) throws EngineException {
    return recorded("networks", "", () -> engine.networks(timeout));
  }

  @Override
  public Optional<Network> network(String id, Duration timeout) throws EngineException {
    return recorded("network", id, () -> engine.network(id, timeout));
  }

  @Override
  public LeftoverRemoval removeNetwork(String id, Duration timeout) throws EngineException {
    return recorded("remove network", id, () -> engine.removeNetwork(id, timeout));
  }

  @Override
  public String inspectRaw(String resource, String idOrName, int maxBytes, Duration timeout)
      throws EngineException {
    return recorded(
        "inspect", idOrName, () -> engine.inspectRaw(resource, idOrName, maxBytes, timeout));
  }

  @Override
  public List<String> logs(String container, int lines, Duration timeout) throws EngineException {
    return recorded("logs", container, () -> engine.logs(container, lines, timeout));
  }

  @Override
  public void close() {
    engine.close();
  }
}
