package io.github.containerreconciler.internal.testing;

import io.github.containerreconciler.internal.engine.Container;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Makes containers for tests. */
public final class Containers {

  private Containers() {}

  /** A container whose id follows from its name. */
  public static Container container(String name, Instant created, Map<String, String> labels) {
    return new Container(
        id(name), List.of("/" + name), "acme/job:1", "sha256:1", labels, List.of(), created);
  }

  /** 64 hexadecimal digits that differ from name to name. */
  public static String id(String name) {
    return String.format("%016x", name.hashCode() * 2654435761L).repeat(4);
  }
}
