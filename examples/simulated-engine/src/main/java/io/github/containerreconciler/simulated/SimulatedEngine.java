package io.github.containerreconciler.simulated;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A Docker engine in memory that speaks HTTP over a Unix socket or loopback TCP, and fails as
 * scripted. It knows the calls and filters that the reconciler and the example use. Thread-safe.
 */
public final class SimulatedEngine implements AutoCloseable {

  private final Containers containers;
  private final LeftoverApi leftovers = new LeftoverApi();
  private final HttpServer server;
  private final List<RecordedRequest> requests = new ArrayList<>();
  private final Map<Call, Long> bytes = new ConcurrentHashMap<>();
  private final Map<Call, Deque<Fault>> faultsOnce = new EnumMap<>(Call.class);
  private final Map<Call, Fault> faults = new EnumMap<>(Call.class);
  private final Map<String, Fault> faultsOfContainers = new ConcurrentHashMap<>();

  private SimulatedEngine(Builder builder) throws IOException {
    containers = new Containers(builder);
    DockerApi api = new DockerApi(containers, leftovers);
    server =
        new HttpServer(
            builder.tcp == null
                ? UnixDomainSocketAddress.of(builder.socket())
                : new InetSocketAddress(builder.tcp, 0),
            (method, target, body) -> {
              RecordedRequest request = RecordedRequest.of(method, target);
              synchronized (requests) {
                requests.add(request);
              }
              return new HttpServer.Reply(
                  fault(request), () -> counted(request, api.answer(request, body)), api::blank);
            });
  }

  public static Builder builder() {
    return new Builder();
  }

  /** The address in Docker's notation. */
  public String endpoint() {
    return server.endpoint();
  }

  /** Adds a container and returns its id. */
  public String add(SimulatedContainer container) {
    containers.put(container);
    return container.id();
  }

  public boolean has(String id) {
    return containers.get(id) != null;
  }

  /** Restarts a container now, by the engine's clock. */
  public void restart(String id) {
    containers.start(id);
  }

  public void stop(String id) {
    containers.update(id, c -> c.withState("exited"));
  }

  /** Makes it vanish, as if somebody else had removed it. */
  public void removeDirectly(String id) {
    containers.remove(id);
  }

  public void addImage(String imageId, Map<String, String> labels) {
    containers.images().put(imageId, labels);
  }

  /** What the engine sends as a container's log, byte for byte. */
  public void setLog(String id, byte[] bytes) {
    containers.logs().put(id, bytes.clone());
  }

  /** Adds a volume, or changes the one of this name. */
  public void add(SimulatedVolume volume) {
    leftovers.volumes().put(volume.name(), volume);
  }

  public boolean hasVolume(String name) {
    return leftovers.volumes().containsKey(name);
  }

  /** As {@code docker volume prune} of old engines does; their clients notice nothing. */
  public void pruneVolumes() {
    leftovers.volumes().values().removeIf(volume -> !volume.used());
  }

  /** Adds a network, or changes the one of this id; returns its id. */
  public String add(SimulatedNetwork network) {
    leftovers.networks().put(network.id(), network);
    return network.id();
  }

  public boolean hasNetwork(String id) {
    return leftovers.networks().containsKey(id);
  }

  public void setClockSkew(Duration skew) {
    containers.setClockSkew(skew);
  }

  /** As after an upgrade in place. */
  public void upgradeTo(String version, String apiVersion, String minApiVersion) {
    containers.setVersions(version, apiVersion, minApiVersion);
  }

  public List<RecordedRequest> requests() {
    synchronized (requests) {
      return List.copyOf(requests);
    }
  }

  /** So that a long run is not taken for one that grows. */
  public void forgetRequests() {
    synchronized (requests) {
      requests.clear();
    }
  }

  /** How often a call was made. */
  public long count(Call call) {
    return requests().stream().filter(request -> request.call() == call).count();
  }

  /** How many bytes the answers to a call had, faults aside. */
  public long bytes(Call call) {
    return bytes.getOrDefault(call, 0L);
  }

  private Answer counted(RecordedRequest request, Answer answer) {
    bytes.merge(request.call(), (long) answer.length(), Long::sum);
    return answer;
  }

  /** Lets a call fail from now on. */
  public void fault(Call call, Fault fault) {
    synchronized (faults) {
      faults.put(call, fault);
    }
  }

  /** Lets the next so many of a call fail. */
  public void fault(Call call, Fault fault, int times) {
    synchronized (faults) {
      Deque<Fault> queue = faultsOnce.computeIfAbsent(call, c -> new ArrayDeque<>());
      for (int i = 0; i < times; i++) {
        queue.add(fault);
      }
    }
  }

  /** Lets a call fail from now on, for one container only. */
  public void faultOn(String containerId, Call call, Fault fault) {
    faultsOfContainers.put(call + " " + containerId, fault);
  }

  public void clearFaults() {
    synchronized (faults) {
      faults.clear();
      faultsOnce.clear();
    }
    faultsOfContainers.clear();
  }

  private @Nullable Fault fault(RecordedRequest request) {
    String[] parts = request.path().split("/", -1);
    Fault ofContainer =
        parts.length > 2 ? faultsOfContainers.get(request.call() + " " + parts[2]) : null;
    if (ofContainer != null) {
      return ofContainer;
    }
    synchronized (faults) {
      Deque<Fault> queue = faultsOnce.get(request.call());
      Fault once = queue == null ? null : queue.poll();
      return once == null ? faults.get(request.call()) : once;
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  /** How the engine is set up. */
  public static final class Builder {
    private @Nullable Path socket;
    private @Nullable InetAddress tcp;
    String id = "SIMU:LATED";
    Clock clock = Clock.systemUTC();
    String version = "20.10.24";
    String apiVersion = "1.41";
    String minApiVersion = "1.12";
    int unversionedStatus;
    boolean ignoresFilters;

    private Builder() {}

    public Builder unixSocket(Path path) {
      socket = path;
      return this;
    }

    public Builder tcp() {
      return tcp(InetAddress.getLoopbackAddress());
    }

    /** On a free port of this address; it may be of IPv6. */
    public Builder tcp(InetAddress address) {
      tcp = address;
      return this;
    }

    /** The id that {@code /info} shows; all simulated engines have the same unless told so. */
    public Builder id(String engineId) {
      id = engineId;
      return this;
    }

    public Builder clock(Clock engineClock) {
      clock = engineClock;
      return this;
    }

    public Builder version(String engine, String api, String minApi) {
      version = engine;
      apiVersion = api;
      minApiVersion = minApi;
      return this;
    }

    /** Answers every path without a version with this status, as some proxies do. */
    public Builder refuseUnversioned(int status) {
      unversionedStatus = status;
      return this;
    }

    /** Lists all that runs, whatever it is asked for. */
    public Builder ignoreFilters() {
      ignoresFilters = true;
      return this;
    }

    /** Starts it; without further words on a Unix socket in a fresh folder. */
    public SimulatedEngine start() throws IOException {
      return new SimulatedEngine(this);
    }

    private Path socket() throws IOException {
      return socket != null ? socket : Files.createTempDirectory("sim").resolve("docker.sock");
    }
  }
}
