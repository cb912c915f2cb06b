package io.github.containerreconciler.internal.testing;

import io.github.containerreconciler.internal.engine.Attachments;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.ContainerDetails;
import io.github.containerreconciler.internal.engine.ContainerEngine;
import io.github.containerreconciler.internal.engine.ContainerState;
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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An engine in memory: calls are recorded, and any of them can be made to fail. One thread at a
 * time.
 */
public final class FakeEngine implements ContainerEngine {

  public final List<String> calls = new ArrayList<>();
  public final Map<String, EngineException> failures = new HashMap<>();
  public final Map<String, Map<String, String>> images = new HashMap<>();
  public final Set<String> unknownImages = new HashSet<>();
  public final Map<String, Instant> startedAt = new HashMap<>();
  public final Map<String, Instant> finishedAt = new HashMap<>();
  public final Map<String, Integer> restarts = new HashMap<>();
  public final Map<String, ContainerDetails.Namespaces> namespaces = new HashMap<>();
  public Duration clockSkew = Duration.ZERO;
  public Supplier<String> id = () -> "ID";
  public String version = "20.10.24";
  public final Set<String> undying = new HashSet<>();

  /** Their removal is under way, and takes as long as a test wants. */
  public final Set<String> removing = new HashSet<>();

  public final Map<String, String> statuses = new HashMap<>();

  public boolean listedTwice;

  /** Inspecting shows no state. */
  public boolean unstated;

  /** The image's id that inspecting shows where the list does not. */
  public String inspectedImage = "";

  /** The engine's whole answer to inspecting any container; empty for a short one. */
  public String inspected = "";

  /** The log of every container. */
  public List<String> log = List.of();

  /** What the last ping was given. */
  public Duration pingTimeout = Duration.ZERO;

  /** A list shows no volume. */
  public boolean hiddenVolumes;

  /** A volume whose creation fails is there all the same. */
  public boolean createdAllTheSame;

  public Runnable afterListing = () -> {};
  public Runnable beforeInspecting = () -> {};
  public Runnable beforeRemoving = () -> {};
  public Runnable afterStopping = () -> {};

  /** By their names. */
  public final Map<String, Volume> volumes = new LinkedHashMap<>();

  /** By their ids. */
  public final Map<String, Network> networks = new LinkedHashMap<>();

  /** The volumes and networks that a container uses. */
  public final Set<String> inUse = new HashSet<>();

  private final Map<String, Container> containers = new LinkedHashMap<>();
  private final MutableClock clock;

  public FakeEngine(MutableClock clock) {
    this.clock = clock;
  }

  /** Adds a running container of this age with the label {@code job}. */
  public Container add(String name, Duration age) {
    return add(Containers.container(name, clock.instant().minus(age), Map.of("job", name)));
  }

  public Container add(Container container) {
    containers.put(container.id(), container);
    return container;
  }

  public boolean has(Container container) {
    return containers.containsKey(container.id());
  }

  /** What is there, whatever its state. */
  public Set<String> ids() {
    return Set.copyOf(containers.keySet());
  }

  public void vanish(Container container) {
    containers.remove(container.id());
  }

  public long count(String call) {
    return calls.stream().filter(c -> c.startsWith(call)).count();
  }

  /** Adds a network of this age with the label {@code job}; its id follows from its name. */
  public Network addNetwork(String name, Duration age) {
    Instant created = clock.instant().minus(age);
    Network n =
        new Network(
            Containers.id("network " + name),
            name,
            "bridge",
            "local",
            Map.of("job", name),
            created,
            List.of(),
            false);
    networks.put(n.id(), n);
    return n;
  }

  /** Adds a volume of this age with the label {@code job}. */
  public Volume addVolume(String name, Duration age) {
    Volume v = new Volume(name, "local", Map.of("job", name), clock.instant().minus(age), "local");
    volumes.put(name, v);
    return v;
  }

  /** Attaches a container to networks and volumes by their names. */
  public void attach(Container container, List<String> toNetworks, List<String> toVolumes) {
    Container there = containers.get(container.id());
    containers.put(
        container.id(),
        there.attachedTo(new Attachments("", "", toNetworks, List.of(), toVolumes)));
  }

  /** Makes a call fail, {@code "remove " + id} say, or {@code "list"}. */
  public void fail(String call, EngineException.Reason reason) {
    failures.put(call, new EngineException(reason, call + " failed on purpose"));
  }

  @Override
  public String endpoint() {
    return "fake://engine";
  }

  @Override
  public void ping(Duration timeout) throws EngineException {
    pingTimeout = timeout;
    called("ping");
  }

  @Override
  public EngineInfo info(Duration timeout) throws EngineException {
    called("info");
    return new EngineInfo(id.get(), version, "1.41", clock.instant().plus(clockSkew));
  }

  @Override
  public List<Container> list(ListFilter filter, Selection selection, Duration timeout)
      throws EngineException {
    called(filter.all() ? "list all" : "list");
    List<Container> found =
        containers.values().stream()
            .filter(c -> filter.all() || runs(c.id()))
            .flatMap(c -> Stream.of(c, c).limit(listedTwice ? 2 : 1))
            .map(c -> asListed(c, selection))
            .filter(selection::keeps)
            .toList();
    afterListing.run();
    return found;
  }

  private String status(String id) {
    return statuses.getOrDefault(id, "running");
  }

  private boolean runs(String id) {
    return ContainerState.of(status(id)) == ContainerState.RUNNING;
  }

  private Container withState(Container c, boolean networks) {
    Attachments a = c.attached();
    return c.attachedTo(
        new Attachments(
            status(c.id()),
            a.networkMode(),
            networks ? a.networks() : List.of(),
            networks ? a.addresses() : List.of(),
            a.volumes()));
  }

  /** What a list shows of it: no more than what is asked for. */
  private Container asListed(Container all, Selection selection) {
    Container c = withState(all, runs(all.id())); // as Docker does it
    Map<String, String> labels = new HashMap<>(c.labels());
    labels.keySet().removeIf(key -> !selection.needsLabel(key));
    List<String> mounts = c.mounts().stream().filter(selection::needsMount).toList();
    return new Container(
        c.id(), c.names(), c.image(), c.imageId(), labels, mounts, c.created(), c.attached());
  }

  @Override
  public Optional<ContainerDetails> inspect(String container, Duration timeout)
      throws EngineException {
    beforeInspecting.run();
    Objects.requireNonNull(timeout);
    called("inspect " + container);
    return containers.values().stream()
        .filter(c -> c.id().startsWith(container) || c.name().equals(container))
        .findFirst()
        .map(c -> details(withState(c, true), status(c.id())));
  }

  private ContainerDetails details(Container c, String status) {
    Container shown =
        new Container(
            c.id(),
            c.names(),
            c.image(),
            inspectedImage.isEmpty() ? c.imageId() : inspectedImage,
            c.labels(),
            c.mounts(),
            c.created(),
            c.attached());
    return new ContainerDetails(
        shown,
        new ContainerDetails.Life(
            unstated ? "" : status,
            !unstated && runs(c.id()),
            startedAt.get(c.id()),
            finishedAt.get(c.id()),
            restarts.getOrDefault(c.id(), 0)),
        namespaces.getOrDefault(c.id(), ContainerDetails.Namespaces.OWN),
        "",
        null);
  }

  @Override
  public Optional<Map<String, String>> imageLabels(
      String imageId, @Nullable Platform platform, Duration timeout) throws EngineException {
    called("image " + imageId);
    return unknownImages.contains(imageId)
        ? Optional.empty()
        : Optional.of(images.getOrDefault(imageId, Map.of()));
  }

  @Override
  public Removal remove(String id, RemovalOptions options, Duration timeout)
      throws EngineException {
    beforeRemoving.run();
    if (!options.stopTimeout().isZero()) {
      called("stop " + id);
      statuses.put(id, "exited");
      afterStopping.run();
      if (!options.mayGoOn().getAsBoolean()) {
        throw new EngineException(EngineException.Reason.REFUSED, "asked to stop, and left");
      }
    }
    called("remove " + id);
    if (removing.contains(id)) {
      return Removal.ALREADY_GONE;
    }
    if (undying.contains(id)) {
      return Removal.REMOVED;
    }
    return containers.remove(id) == null ? Removal.ALREADY_GONE : Removal.REMOVED;
  }

  @Override
  public List<Volume> volumes(@Nullable String label, Duration timeout) throws EngineException {
    called("volumes");
    return volumes.values().stream()
        .filter(v -> !hiddenVolumes)
        .filter(v -> label == null || hasLabel(v, label))
        .toList();
  }

  private static boolean hasLabel(Volume volume, String label) {
    return volume.labels().entrySet().stream()
        .anyMatch(e -> label.equals(e.getKey()) || label.equals(e.getKey() + "=" + e.getValue()));
  }

  @Override
  public Volume createVolume(String name, Map<String, String> labels, Duration timeout)
      throws EngineException {
    Instant now = clock.instant().plus(clockSkew).truncatedTo(ChronoUnit.SECONDS);
    if (createdAllTheSame) {
      volumes.putIfAbsent(name, new Volume(name, "local", labels, now, "local"));
    }
    called("create volume " + name);
    volumes.putIfAbsent(name, new Volume(name, "local", labels, now, "local"));
    return volumes.get(name);
  }

  @Override
  public LeftoverRemoval removeVolume(String name, Duration timeout) throws EngineException {
    beforeRemoving.run();
    called("remove volume " + name);
    boolean used =
        containers.values().stream().anyMatch(c -> c.attached().volumes().contains(name));
    if (used || inUse.contains(name)) {
      return LeftoverRemoval.IN_USE;
    }
    return volumes.remove(name) == null ? LeftoverRemoval.GONE : LeftoverRemoval.REMOVED;
  }

  @Override
  public List<Network> networks(Duration timeout) throws EngineException {
    called("networks");
    return List.copyOf(networks.values());
  }

  @Override
  public Optional<Network> network(String networkId, Duration timeout) throws EngineException {
    called("network " + networkId);
    Network n = networks.get(networkId);
    return n == null
        ? Optional.empty()
        : Optional.of(
            new Network(
                n.id(),
                n.name(),
                n.driver(),
                n.scope(),
                n.labels(),
                n.created(),
                runningIn(n),
                n.ingress()));
  }

  private List<String> runningIn(Network n) {
    return containers.values().stream()
        .filter(c -> runs(c.id()))
        .filter(c -> c.attached().networks().contains(n.name()))
        .map(Container::id)
        .toList();
  }

  @Override
  public LeftoverRemoval removeNetwork(String networkId, Duration timeout) throws EngineException {
    beforeRemoving.run();
    called("remove network " + networkId);
    Network n = networks.get(networkId);
    if (inUse.contains(networkId) || (n != null && !runningIn(n).isEmpty())) {
      return LeftoverRemoval.IN_USE; // only what runs counts, as Docker does it
    }
    return networks.remove(networkId) == null ? LeftoverRemoval.GONE : LeftoverRemoval.REMOVED;
  }

  @Override
  public String inspectRaw(String resource, String idOrName, int maxBytes, Duration timeout)
      throws EngineException {
    String of = resource.equals("containers") ? "" : resource + " ";
    called("inspect raw " + of + idOrName);
    return inspected.isEmpty() ? "{\"Id\":\"" + idOrName + "\"}" : inspected;
  }

  @Override
  public List<String> logs(String container, int lines, Duration timeout) throws EngineException {
    called("logs " + container);
    return log;
  }

  @Override
  public void close() {
    calls.add("close");
  }

  private void called(String call) throws EngineException {
    calls.add(call);
    int subject = call.lastIndexOf(' ');
    EngineException ofAll = subject < 0 ? null : failures.get(call.substring(0, subject));
    EngineException failure = failures.getOrDefault(call, ofAll);
    if (failure != null) {
      throw failure;
    }
  }
}
