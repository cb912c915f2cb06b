package io.github.containerreconciler.agent.docker;

/** Whose engine it is, as far as it makes a difference to what it may be asked. */
enum EngineKind {
  DOCKER,

  /**
   * Its list leaves out paused containers unless it is asked for them by name, and its filter by
   * volume compares the source of a mount, not its destination (seen on 4.3).
   */
  PODMAN,

  /** Nothing is known of it but that it speaks Docker's API. */
  OTHER;

  /** By the parts that it says it is made of, each in a line of its own. */
  static EngineKind of(String components) {
    String lines = "\n" + components;
    if (lines.contains("\nEngine\n")) {
      return DOCKER;
    }
    return lines.contains("\nPodman Engine\n") ? PODMAN : OTHER;
  }
}
