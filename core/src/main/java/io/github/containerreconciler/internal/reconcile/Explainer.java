package io.github.containerreconciler.internal.reconcile;

import io.github.containerreconciler.internal.callback.CallbackException;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.ContainerDetails;
import io.github.containerreconciler.internal.engine.ContainerEngine;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.judge.Decision;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.sweep.Sweep;
import java.util.Locale;
import java.util.Optional;

/** Says in a sentence what a sweep would do with one container, and why. */
public final class Explainer {

  private final ContainerEngine engine;
  private final Sweep sweep;

  Explainer(ContainerEngine engine, Sweep sweep) {
    this.engine = engine;
    this.sweep = sweep;
  }

  String explain(String container) throws EngineException {
    String asked = container.strip();
    String idOrName = asked.startsWith("/") ? asked.substring(1) : asked;
    Optional<ContainerDetails> found = engine.inspect(idOrName, sweep.lookTimeout());
    if (found.isEmpty()) {
      return "unknown: the engine at "
          + engine.endpoint()
          + " has no container "
          + asked
          + "; give its id, a prefix of it, or its name, as docker ps shows them";
    }
    ContainerDetails details = found.get();
    Container c = details.container();
    if (!details.running()) {
      return describe(c)
          + "kept: not running: its state is "
          + details.status()
          + "; only running containers are ever removed";
    }
    try {
      return describe(c) + sentence(decide(c));
    } catch (CallbackException e) {
      return describe(c) + "kept: nothing is removed now: " + e.getMessage();
    }
  }

  private Decision decide(Container c) throws EngineException, CallbackException {
    for (Decision decision : sweep.preview().decisions()) {
      if (decision.container().id().equals(c.id())) {
        return decision;
      }
    }
    return sweep.judgeNow().byListing(c);
  }

  private static String sentence(Decision d) {
    String verdict = d.verdict().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return (d.verdict() == Verdict.DANGLING ? "to be removed: " : "kept: ")
        + verdict
        + ": "
        + d.reason()
        + (d.rule().isEmpty() ? "" : " (rule " + d.rule() + ")");
  }

  private static String describe(Container c) {
    return c.name() + " (" + c.shortId() + "): ";
  }
}
