package io.github.containerreconciler.internal.engine;

/** The states of a container, as far as rules tell them apart. */
public enum ContainerState {
  /** As Docker counts it: paused and restarting ones too. */
  RUNNING,
  /** Never started. */
  CREATED,
  EXITED,
  /** A removal killed it and failed half way. */
  DEAD,
  /** Its removal is under way. */
  REMOVING,
  /** The engine gives no word for it, or one that nobody knows. */
  UNKNOWN;

  /** Reads an engine's word; Podman has some of its own. */
  public static ContainerState of(String word) {
    return switch (word) {
      case "running", "paused", "restarting" -> RUNNING;
      case "created", "configured", "initialized" -> CREATED;
      case "exited", "stopped" -> EXITED;
      case "dead" -> DEAD;
      case "removing" -> REMOVING;
      default -> UNKNOWN;
    };
  }
}
