package io.github.containerreconciler.internal.claim;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Writes to the log when a contest begins and when it ends. Thread-safe. */
final class ContestLog {

  private static final Logger LOG = LoggerFactory.getLogger(ContestLog.class);

  /** A contest that begins again and again is no news after that. */
  private static final int NEWS = 3;

  private static final int MOST_REMEMBERED = 1_000;

  private final String reconciler;
  private final Map<String, String> contests = new LinkedHashMap<>();
  private final Map<String, Integer> begun = new HashMap<>();

  ContestLog(String reconciler) {
    this.reconciler = reconciler;
  }

  /**
   * @param now why the containers of each rival are contested, by its instance
   */
  synchronized void learn(Map<String, String> now) {
    for (Map.Entry<String, String> contest : now.entrySet()) {
      if (!contests.containsKey(contest.getKey())) {
        int times = begun.merge(contest.getKey(), 1, Integer::sum);
        LOG.atLevel(times <= NEWS ? Level.WARN : Level.DEBUG)
            .log(
                "contested reconciler={}, not removed: {}{}",
                reconciler,
                contest.getValue(),
                times == NEWS ? " (from now on said at level debug)" : "");
      }
    }
    for (Map.Entry<String, String> contest : contests.entrySet()) {
      if (!now.containsKey(contest.getKey())) {
        LOG.atLevel(begun.getOrDefault(contest.getKey(), 0) <= NEWS ? Level.INFO : Level.DEBUG)
            .log("no longer contested reconciler={}: {}", reconciler, contest.getValue());
      }
    }
    contests.clear();
    contests.putAll(now);
    if (begun.size() > MOST_REMEMBERED) {
      begun.clear();
    }
  }
}
