package io.github.containerreconciler.agent.callback;

import io.github.containerreconciler.internal.callback.CallbackAnswer;
import io.github.containerreconciler.internal.config.CallbackSettings;
import io.github.containerreconciler.internal.config.ReconcilerConfig;
import io.github.containerreconciler.internal.config.VisibleText;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.judge.Match;
import io.github.containerreconciler.internal.judge.TrackedSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;

/**
 * One callback's answer when the settings are tried. Immutable.
 *
 * @param first the first three entries
 * @param isPossible false if only the service itself can ask it
 */
public record CallbackTrial(CallbackAnswer answer, List<String> first, boolean isPossible) {

  private static final int SHOWN = 3;
  private static final int MOST_SHOWN = 80;

  public CallbackTrial {
    first = List.copyOf(first);
  }

  /** Asks each callback of the settings once, one after the other, and registers none. */
  public static List<CallbackTrial> of(ReconcilerConfig config, ThreadFactory threads) {
    MBeanServer none = MBeanServerFactory.newMBeanServer();
    return config.callbacks().stream()
        .map(
            settings ->
                settings.asks() instanceof CallbackSettings.MBean
                    ? impossible(settings)
                    : one(settings, AskedCallback.of(settings, config, none, threads)))
        .toList();
  }

  /** Returns whether an entry stands for this container. */
  public boolean tracks(Container container) {
    return answer.entries().contains(container);
  }

  /** Returns whether the callback was asked and gave no answer. */
  public boolean isFailed() {
    return isPossible && !answer.error().isEmpty();
  }

  private static CallbackTrial impossible(CallbackSettings settings) {
    String why = "cannot be tried here: its MBeans are in the service's own JVM";
    return new CallbackTrial(
        new CallbackAnswer(settings.name(), TrackedSet.EMPTY, Duration.ZERO, why),
        List.of(),
        false);
  }

  private static CallbackTrial one(CallbackSettings settings, AskedCallback callback) {
    long start = System.nanoTime();
    TrackedSet tracked = TrackedSet.EMPTY;
    List<String> first = new ArrayList<>();
    String error = "";
    try {
      List<String> entries = callback.ask();
      entries.stream().limit(SHOWN).forEach(each -> first.add(VisibleText.of(each, MOST_SHOWN)));
      tracked = TrackedSet.of(entries, Match.parse(settings.match()));
    } catch (NoAnswer e) {
      error = "failed: " + e.getMessage();
    } catch (IllegalArgumentException e) {
      error = "gave no valid answer: " + e.getMessage();
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    return new CallbackTrial(
        new CallbackAnswer(settings.name(), tracked, took, error), first, true);
  }
}
