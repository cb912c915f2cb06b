package io.github.containerreconciler.agent.callback;

import io.github.containerreconciler.internal.callback.CallbackAnswer;
import io.github.containerreconciler.internal.config.CallbackSettings;
import io.github.containerreconciler.internal.config.ReconcilerConfig;
import io.github.containerreconciler.internal.config.VisibleText;
import io.github.containerreconciler.internal.judge.Match;
import io.github.containerreconciler.internal.judge.TrackedSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import javax.management.MBeanServer;

/**
 * What one callback of the settings answers when it is tried. Immutable.
 *
 * @param first the first three entries
 */
public record CallbackTrial(CallbackAnswer answer, List<String> first) {

  private static final int SHOWN = 3;
  private static final int MOST_SHOWN = 80;

  public CallbackTrial {
    first = List.copyOf(first);
  }

  /**
   * Asks each callback of the settings once, one after the other, and registers none.
   *
   * @param server has the MBeans that are asked; those of a service are in that service's JVM only
   * @param threads makes daemon threads
   */
  public static List<CallbackTrial> of(
      ReconcilerConfig config, MBeanServer server, ThreadFactory threads) {
    List<CallbackTrial> trials = new ArrayList<>();
    for (CallbackSettings settings : config.callbacks()) {
      trials.add(one(settings, AskedCallback.of(settings, config, server, threads)));
    }
    return trials;
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
    return new CallbackTrial(new CallbackAnswer(settings.name(), tracked, took, error), first);
  }
}
