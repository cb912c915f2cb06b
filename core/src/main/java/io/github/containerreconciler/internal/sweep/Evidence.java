package io.github.containerreconciler.internal.sweep;

import io.github.containerreconciler.internal.config.ReconcilerConfig;
import io.github.containerreconciler.internal.config.Records;
import io.github.containerreconciler.internal.engine.ContainerEngine;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.judge.Decision;
import io.github.containerreconciler.internal.report.EvidenceFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what is known about a container, network or volume right before its removal. A failure
 * costs the evidence, never the removal. Thread-safe.
 */
final class Evidence {

  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final int LARGEST_INSPECT = 1_000_000;

  private final ContainerEngine engine;
  private final ReconcilerConfig config;
  private final Clock clock;
  private final @Nullable EvidenceFolder folder;

  private interface Call<T> {
    T within(Duration timeout) throws EngineException;
  }

  /** Progress of one container's evidence. */
  private static final class Gathering {
    private final long begun = System.nanoTime();
    private final List<String> problems = new ArrayList<>();

    /** Null where it failed, or where no time is left. */
    <T> @Nullable T ask(String what, Call<T> call) {
      Duration left = LONGEST.minusNanos(System.nanoTime() - begun);
      try {
        if (left.isNegative() || left.isZero()) {
          problems.add(what + ": no time was left");
          return null;
        }
        return call.within(left);
      } catch (EngineException | RuntimeException e) {
        problems.add(what + ": " + e.getMessage());
        return null;
      }
    }
  }

  Evidence(ReconcilerConfig config, ContainerEngine engine, Clock clock) {
    this.config = config;
    this.engine = engine;
    this.clock = clock;
    Records records = config.records();
    String path = records.evidence();
    this.folder =
        path == null
            ? null
            : new EvidenceFolder(
                Path.of(path).toAbsolutePath(), records.evidenceLimit(), records.evidenceEnv());
  }

  /** Returns what is missing of it and why; empty if nothing is, or none is wanted. */
  String keep(Decision decision) {
    EvidenceFolder to = folder;
    if (to == null) {
      return "";
    }
    String id = decision.container().id();
    int lines = decision.isOnContainer() ? config.records().evidenceLogLines() : 0;
    Gathering gathering = new Gathering();
    String resource = decision.kind().word() + "s";
    String inspected =
        gathering.ask("inspect", left -> engine.inspectRaw(resource, id, LARGEST_INSPECT, left));
    List<String> log =
        lines == 0 ? List.of() : gathering.ask("log", left -> engine.logs(id, lines, left));
    if (inspected != null || (lines > 0 && log != null)) {
      try {
        to.write(decision, facts(), inspected, log);
      } catch (IOException | RuntimeException e) {
        gathering.problems.add(e.toString());
      }
    }
    return gathering.problems.isEmpty()
        ? ""
        : "evidence is missing: " + String.join("; ", gathering.problems);
  }

  private Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("time", clock.instant().toString());
    facts.put("reconciler", config.name());
    return facts;
  }

  /** It turned out not to be dangling. */
  void discard(Decision decision) {
    EvidenceFolder from = folder;
    try {
      if (from != null) {
        from.delete(decision);
      }
    } catch (IOException | RuntimeException e) { // the oldest files go in the end
      return;
    }
  }
}
