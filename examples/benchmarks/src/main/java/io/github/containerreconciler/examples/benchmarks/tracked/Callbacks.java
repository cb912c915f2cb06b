package io.github.containerreconciler.examples.benchmarks.tracked;

import io.github.containerreconciler.internal.callback.JmxCallbacks;
import io.github.containerreconciler.internal.callback.Listing;
import io.github.containerreconciler.internal.engine.Container;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A callback that tracks very many containers, and a list of just these. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class Callbacks {

  private static final Duration AMPLE = Duration.ofMinutes(1);

  @Param({"100000"})
  public int containers;

  private final List<String> ids = new ArrayList<>();
  private final MBeanServer server = MBeanServerFactory.newMBeanServer();
  private final JmxCallbacks callbacks = new JmxCallbacks(server, "default", Thread::new);
  private List<Container> listed = List.of();

  /** The callback's shape. */
  public interface JobsMBean {
    Collection<String> containerIds();
  }

  /** Gives its ids as they are. */
  public record Jobs(List<String> ids) implements JobsMBean {
    @Override
    public Collection<String> containerIds() {
      return ids;
    }
  }

  @Setup
  public void register() throws Exception {
    for (int i = 0; i < containers; i++) {
      ids.add(id(i));
    }
    server.registerMBean(
        new Jobs(ids),
        new ObjectName("io.github.containerreconciler:type=TrackedContainers,name=jobs"));
  }

  /**
   * Each list brings new texts, of which no hash is known yet. The garbage of making them is
   * collected here, or it would be collected while a benchmark is timed.
   */
  @Setup(Level.Invocation)
  public void list() {
    List<Container> all = new ArrayList<>(containers);
    for (int i = 0; i < containers; i++) {
      all.add(
          new Container(
              id(i),
              List.of("/job-" + i),
              "acme/job:1",
              "",
              Map.of(),
              List.of(),
              Instant.parse("2020-01-01T00:00:00Z")));
    }
    listed = all;
    System.gc();
  }

  private static String id(int index) {
    return String.format("%016x", (index + 1) * 0x9E3779B97F4A7C15L).repeat(4);
  }

  /** Asks once, and looks each container up. */
  @Benchmark
  public int askAndMatch() throws Exception {
    var tracked = callbacks.ask(List.of(), AMPLE).tracked(new Listing(listed, Set.of()));
    int found = 0;
    for (Container container : listed) {
      found += tracked.contains(container) ? 1 : 0;
    }
    if (found != containers) {
      throw new IllegalStateException("found " + found);
    }
    return found;
  }

  /** The least that it can cost: a set of the ids, and a look for each container. */
  @Benchmark
  public int bareSet() {
    Set<String> set = new HashSet<>(ids);
    int found = 0;
    for (Container container : listed) {
      found += set.contains(container.id()) ? 1 : 0;
    }
    return found;
  }
}
