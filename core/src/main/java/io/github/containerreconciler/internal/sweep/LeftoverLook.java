package io.github.containerreconciler.internal.sweep;

import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.ContainerDetails;
import io.github.containerreconciler.internal.engine.ContainerEngine;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.ListFilter;
import io.github.containerreconciler.internal.engine.Selection;
import io.github.containerreconciler.internal.judge.Kind;
import io.github.containerreconciler.internal.leftover.Leftover;
import io.github.containerreconciler.internal.leftover.Users;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The networks and volumes of an engine, and who uses them. Immutable once it is made.
 *
 * @param leftovers what is ours
 * @param containers every container of the engine, in whatever state; empty where nothing is ours
 * @param doubts why it cannot be seen who uses the networks, or the volumes
 */
record LeftoverLook(
    List<Leftover> leftovers, List<Container> containers, Users users, Map<Kind, String> doubts) {

  private static final ListFilter ALL = new ListFilter(List.of(), List.of(), true);

  /**
   * Terms of a look.
   *
   * @param resources as the setting has them
   * @param labels the keys of the labels of containers that callbacks need
   * @param timeout bounds each list
   * @param lookTimeout bounds each inspection
   */
  record Terms(
      List<String> resources, Set<String> labels, Duration timeout, Duration lookTimeout) {}

  /**
   * Lists, and inspects what does not run where a network may be unused: the list gives no networks
   * for it, and the engine removes a network that only such containers use.
   *
   * @param ours which ones a rule claims
   */
  static LeftoverLook at(
      ContainerEngine engine,
      Predicate<Leftover> ours,
      Terms terms,
      Executor executor,
      int parallelism)
      throws EngineException {
    List<Leftover> leftovers = new ArrayList<>();
    if (terms.resources.contains("networks")) {
      engine.networks(terms.timeout).forEach(n -> leftovers.add(Leftover.of(n)));
    }
    if (terms.resources.contains("volumes")) {
      engine.volumes(null, terms.timeout).forEach(v -> leftovers.add(Leftover.of(v)));
    }
    leftovers.removeIf(ours.negate());
    Map<Kind, String> doubts = new EnumMap<>(Kind.class);
    if (leftovers.isEmpty()) {
      return new LeftoverLook(leftovers, List.of(), new Users(List.of()), doubts);
    }
    List<Container> listed = new ArrayList<>(everything(engine, terms, doubts));
    Users byList = new Users(listed);
    if (leftovers.stream().noneMatch(l -> l.kind() == Kind.NETWORK && byList.of(l).isEmpty())) {
      return new LeftoverLook(leftovers, listed, byList, doubts);
    }
    Collection<Container> inspected = Collections.synchronizedList(new ArrayList<>());
    Predicate<Container> inspection =
        c -> {
          String doubt = inspect(engine, c, terms.lookTimeout, inspected);
          if (doubt != null) {
            synchronized (doubts) {
              doubts.put(Kind.NETWORK, doubt);
            }
          }
          return doubt == null; // without the networks of one, the others' do not matter
        };
    List<Container> stopped = stopped(listed);
    ParallelRemovals.run(executor, parallelism, stopped, inspection);
    if (!stopped.isEmpty()) { // that may have taken long, and others were created since
      List<Container> since = new ArrayList<>(everything(engine, terms, doubts));
      Set<String> known = listed.stream().map(Container::id).collect(Collectors.toSet());
      since.removeIf(c -> known.contains(c.id()));
      listed.addAll(since);
      ParallelRemovals.run(executor, parallelism, stopped(since), inspection);
    }
    List<Container> all = new ArrayList<>(listed);
    all.addAll(inspected);
    return new LeftoverLook(leftovers, listed, new Users(all), doubts);
  }

  private static List<Container> everything(
      ContainerEngine engine, Terms terms, Map<Kind, String> doubts) throws EngineException {
    Everything everything = new Everything(terms.labels);
    List<Container> listed = engine.list(ALL, everything, terms.timeout);
    String malformed = everything.malformed;
    if (malformed != null) {
      doubts.put(Kind.NETWORK, malformed);
      doubts.put(Kind.VOLUME, malformed);
    }
    return listed;
  }

  private static List<Container> stopped(List<Container> listed) {
    return listed.stream().filter(c -> !c.attached().state().equals("running")).toList();
  }

  private static @Nullable String inspect(
      ContainerEngine engine, Container c, Duration timeout, Collection<Container> found) {
    try {
      engine.inspect(c.id(), timeout).map(ContainerDetails::container).ifPresent(found::add);
      return null;
    } catch (EngineException | RuntimeException e) {
      return "container "
          + c.name()
          + " could not be inspected for its networks: "
          + e.getMessage();
    }
  }

  /** The one of this kind and id; null if it is gone. */
  @Nullable Leftover find(Kind kind, String id) {
    for (Leftover l : leftovers) {
      if (l.kind() == kind && l.id().equals(id)) {
        return l;
      }
    }
    return null;
  }

  /** Every container, with what it is attached to. */
  private static final class Everything implements Selection {
    private final Set<String> labels;
    private @Nullable String malformed;

    Everything(Set<String> labels) {
      this.labels = labels;
    }

    @Override
    public boolean keeps(Container container) {
      return true;
    }

    @Override
    public boolean needsLabel(String key) {
      return labels.contains(key);
    }

    @Override
    public boolean needsMounts() {
      return false;
    }

    @Override
    public boolean needsMount(String destination) {
      return false;
    }

    @Override
    public boolean needsAttachments() {
      return true;
    }

    @Override
    public void malformed(String id, String why) {
      malformed = "container " + (id.isEmpty() ? "(no id)" : id) + " cannot be read: " + why;
    }
  }
}
