package io.github.containerreconciler.examples.benchmarks.speed;

import io.github.containerreconciler.simulated.SimulatedContainer;
import io.github.containerreconciler.simulated.SimulatedEngine;
import io.github.containerreconciler.simulated.SimulatedVolume;
import java.time.Instant;
import java.util.AbstractList;
import java.util.List;

/** Containers as an engine at work has them, the first of which are ours. */
final class Fleet {

  static final String LABEL = "com.acme.job=ci-1";

  private Fleet() {}

  /** The full ids of the first so many, each made when it is asked for. */
  static List<String> ids(int count) {
    return new AbstractList<>() {
      @Override
      public String get(int index) {
        return id(index);
      }

      @Override
      public int size() {
        return count;
      }
    };
  }

  static String id(int index) {
    return String.format("%016x", (index + 1) * 0x9E3779B97F4A7C15L).repeat(4);
  }

  /** An engine where a label claims the first {@code ours} of {@code all}. */
  static SimulatedEngine labelled(int all, int ours) throws Exception {
    SimulatedEngine engine = SimulatedEngine.builder().start();
    for (int i = 0; i < all; i++) {
      SimulatedContainer c = container(i);
      engine.add(i < ours ? c.withLabel("com.acme.job", "ci-1") : c);
    }
    return engine;
  }

  /** So many other reconcilers claim something else on this engine. */
  static void claim(SimulatedEngine engine, int others) {
    String prefix = "io.github.containerreconciler.";
    for (int i = 0; i < others; i++) {
      String instance = id(i).substring(0, 12);
      engine.add(
          SimulatedVolume.named("container-reconciler." + instance + ".1")
              .withLabel(prefix + "claim", "1")
              .withLabel(prefix + "instance", instance)
              .withLabel(prefix + "reconciler", "default")
              .withLabel(prefix + "service", "com.acme.Main")
              .withLabel(prefix + "host", "build" + i)
              .withLabel(prefix + "renewal", "300")
              .withLabel(prefix + "rules", "1;r=job&l=com.acme.job=other-" + i)
              .withCreated(Instant.now()));
    }
  }

  /**
   * An engine with what Nomad's two rules look for, of which the second can only be asked for by
   * one of its mounts: a part for each rule, a part for both, and as many that only have the mount.
   */
  static SimulatedEngine nomad(int all, int part) throws Exception {
    SimulatedEngine engine = SimulatedEngine.builder().start();
    for (int i = 0; i < all; i++) {
      SimulatedContainer c = container(i, i < 3 * part ? "web-" + uuid(i) : "web-" + i);
      if (i < 2 * part) {
        c = c.withLabel("com.hashicorp.nomad.alloc_id", uuid(i));
      }
      if (i >= part && i < 3 * part) {
        c = c.withMount("/alloc").withMount("/local").withMount("/secrets");
      }
      engine.add(i >= 3 * part && i < 4 * part ? c.withMount("/alloc") : c);
    }
    return engine;
  }

  private static SimulatedContainer container(int index) {
    return container(index, "job-" + index);
  }

  private static SimulatedContainer container(int index, String name) {
    return SimulatedContainer.named(name)
        .withId(id(index))
        .withLabel("com.acme.team", "team-" + index % 20)
        .withLabel("com.acme.request", uuid(index))
        .withLabel("org.opencontainers.image.version", "1.4." + index % 10)
        .withMount("/data")
        .withMount("/var/log/job");
  }

  private static String uuid(int index) {
    return String.format("%08x-0000-4000-8000-%012x", index, index * 2_654_435_761L);
  }
}
