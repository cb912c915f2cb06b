package io.github.containerreconciler.internal.reconcile;

import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.ContainerDetails;
import io.github.containerreconciler.internal.engine.ContainerEngine;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.judge.Decision;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.report.SweepReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Finds what an operator names by an id, a prefix of one, or a name. Thread-safe. */
final class Lookup {

  private static final int SHORTEST_PREFIX = 6;

  private final ContainerEngine engine;
  private final Supplier<Duration> timeout;
  private final Supplier<@Nullable SweepReport> lastListed;

  /**
   * @param timeout bounds a look at the engine
   * @param lastListed the last report that lists; null before the first
   */
  Lookup(
      ContainerEngine engine,
      Supplier<Duration> timeout,
      Supplier<@Nullable SweepReport> lastListed) {
    this.engine = engine;
    this.timeout = timeout;
    this.lastListed = lastListed;
  }

  static String idOrName(String container) {
    String asked = container.strip();
    return asked.startsWith("/") ? asked.substring(1) : asked;
  }

  /** A container of the engine, in any state. */
  Optional<ContainerDetails> onEngine(String container) throws EngineException {
    return engine.inspect(idOrName(container), timeout.get());
  }

  /**
   * A container of the engine, else a network or volume that the last sweep saw.
   *
   * @throws IllegalArgumentException if there is none such
   */
  Decision find(String container) throws EngineException {
    Optional<ContainerDetails> found = onEngine(container);
    if (found.isPresent()) {
      Container c = found.get().container();
      return new Decision(c, "", Verdict.NOT_OWNED, "", c.created(), null);
    }
    for (Decision d : decisions()) {
      if (d.isLeftover(container)) {
        return d;
      }
    }
    throw new IllegalArgumentException(unknown(container));
  }

  /** Says that the engine has none such. */
  String unknown(String container) {
    return "unknown: the engine at "
        + engine.endpoint()
        + " has no container "
        + container.strip()
        + "; give its id, a prefix of it, or its name, as docker ps shows them";
  }

  /**
   * Returns what the last sweep decided about a container.
   *
   * @throws IllegalArgumentException if it saw none such, or several
   */
  Decision listed(String container) {
    String wanted = idOrName(container);
    List<Decision> byPrefix = new ArrayList<>();
    for (Decision d : decisions()) {
      Container c = d.container();
      if (c.name().equals(wanted) || c.id().equals(wanted)) {
        return d;
      }
      if (wanted.length() >= SHORTEST_PREFIX && c.id().startsWith(wanted)) {
        byPrefix.add(d);
      }
    }
    if (byPrefix.size() == 1) {
      return byPrefix.get(0);
    }
    throw new IllegalArgumentException(
        "containers: "
            + container
            + (byPrefix.isEmpty() ? " was not seen by the last sweep" : " begins several ids"));
  }

  private List<Decision> decisions() {
    SweepReport last = lastListed.get();
    return last == null ? List.of() : last.decisions();
  }
}
