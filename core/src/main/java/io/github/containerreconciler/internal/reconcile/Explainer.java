package io.github.containerreconciler.internal.reconcile;

import io.github.containerreconciler.internal.callback.CallbackException;
import io.github.containerreconciler.internal.config.LiveSettings;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.ContainerDetails;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.judge.Decision;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.report.History;
import io.github.containerreconciler.internal.report.HistoryEvent;
import io.github.containerreconciler.internal.sweep.Sweep;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/** Says in a sentence what a sweep would do with one container, and why. */
final class Explainer {

  private final Lookup lookup;
  private final Sweep sweep;
  private final LiveSettings settings;
  private final History past;

  Explainer(Lookup lookup, Sweep sweep, LiveSettings settings, History past) {
    this.lookup = lookup;
    this.sweep = sweep;
    this.settings = settings;
    this.past = past;
  }

  String explain(String container) throws EngineException {
    Optional<ContainerDetails> found = lookup.onEngine(container);
    if (found.isEmpty()) {
      HistoryEvent removal = past.lastRemoval(Lookup.idOrName(container));
      return removal == null ? leftover(container) : describe(removal);
    }
    ContainerDetails details = found.get();
    Container c = details.container();
    if (!sweep.asksFor(details.state())) {
      return describe(c)
          + (details.running() ? "kept: its state is " : "kept: not running: its state is ")
          + details.status()
          + "; only "
          + String.join(", ", sweep.states())
          + " containers are ever removed";
    }
    try {
      return describe(c) + sentence(decide(c));
    } catch (CallbackException e) {
      return describe(c) + "kept: nothing is removed now: " + e.getMessage();
    }
  }

  /** A network or volume of that name, or nothing. */
  private String leftover(String container) throws EngineException {
    try {
      for (Decision d : sweep.leftovers()) {
        if (d.isLeftover(container)) {
          return d.kind().word() + " " + describe(d.container()) + sentence(d);
        }
      }
      return lookup.unknown(container);
    } catch (CallbackException e) {
      return lookup.unknown(container);
    }
  }

  private Decision decide(Container c) throws EngineException, CallbackException {
    for (Decision decision : sweep.preview().decisions()) {
      if (decision.container().id().equals(c.id())) {
        return decision;
      }
    }
    Decision unlisted = sweep.judgeNow().byListing(c);
    return unlisted.verdict() != Verdict.DANGLING
        ? unlisted
        : unlisted.with(
            Verdict.UNCONFIRMED, "the engine's list does not show it as ours, so no sweep sees it");
  }

  private String sentence(Decision d) {
    String verdict = d.verdict().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    if (d.reason().endsWith(Sweep.NO_CALLBACK)) {
      return "kept: would be dangling: " + d.reason() + " (rule " + d.rule() + ")";
    }
    return (d.verdict() == Verdict.DANGLING ? fate() : "kept: ")
        + verdict
        + ": "
        + d.reason()
        + (d.rule().isEmpty() ? "" : " (rule " + d.rule() + ")");
  }

  /** Returns what becomes of a dangling one by the settings in force. */
  private String fate() {
    if (!settings.isEnabled()) {
      return "kept while disabled: ";
    }
    return settings.isDryRun() ? "kept by dry run: " : "to be removed: ";
  }

  private static String describe(HistoryEvent removal) {
    return removal.name()
        + " ("
        + removal.id().substring(0, Math.min(12, removal.id().length()))
        + "): removed at "
        + removal.time().truncatedTo(ChronoUnit.SECONDS)
        + " by rule "
        + removal.rule()
        + ": "
        + removal.detail();
  }

  private static String describe(Container c) {
    return c.name() + " (" + c.shortId() + "): ";
  }
}
