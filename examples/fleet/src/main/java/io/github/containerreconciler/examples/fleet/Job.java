package io.github.containerreconciler.examples.fleet;

import io.github.containerreconciler.internal.engine.Container;
import java.util.List;
import java.util.Map;

/** A container, and what is true of it. */
final class Job {

  static final String LABEL = "com.acme.job";

  final Service owner;

  /** What it carries; another service may claim it too. */
  final String label;

  final Container container;
  long startedAt;
  boolean running = true;

  /** Whether the service knows it, or will once the answer to its start request is worked off. */
  boolean wanted = true;

  /** Whether the service has noted it down. */
  boolean noted;

  long notedAt;

  /** When it was lost; meaningless while it is wanted. */
  long lostAt;

  /** Whether a call about it failed on purpose, which may cost a period. */
  boolean disturbed;

  Job(Service owner, String id, String name, long now, long engineNow) {
    this.owner = owner;
    this.label = owner.label();
    this.startedAt = now;
    this.container =
        new Container(
            id,
            List.of("/" + name),
            "acme/job:1",
            "sha256:1",
            Map.of(LABEL, label),
            List.of(),
            Time.instant(engineNow / 1_000 * 1_000));
  }

  void lost(long now) {
    wanted = false;
    noted = false;
    lostAt = now;
  }

  String id() {
    return container.id();
  }
}
