package io.github.containerreconciler.internal.jmx;

import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.report.RemovalRecord;
import io.github.containerreconciler.internal.report.SweepReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A sweep's report in a sentence: in a console, tables without rows alone look broken. */
final class Summary {

  private Summary() {}

  static String of(SweepReport report) {
    if (!report.listed()) {
      return report.outcome().name().toLowerCase(Locale.ROOT) + ": " + report.problem();
    }
    if (report.owned() == 0) {
      return "found nothing: no ownership rule claims a running container" + problem(report);
    }
    List<String> parts = new ArrayList<>();
    Verdict[] verdicts = Verdict.values();
    for (int i = verdicts.length - 1; i >= 0; i--) {
      add(parts, report.count(verdicts[i]), verdicts[i]);
    }
    return report.owned() + " owned: " + String.join(", ", parts) + done(report) + problem(report);
  }

  private static String done(SweepReport report) {
    if (report.dryRun()) {
      return "; dry run: nothing was removed";
    }
    List<String> parts = new ArrayList<>();
    for (RemovalRecord.Outcome outcome : RemovalRecord.Outcome.values()) {
      add(parts, report.count(outcome), outcome);
    }
    return parts.isEmpty() ? "; nothing was removed" : "; removals: " + String.join(", ", parts);
  }

  private static void add(List<String> parts, long count, Enum<?> what) {
    if (count > 0) {
      parts.add(count + " " + what.name().toLowerCase(Locale.ROOT).replace('_', ' '));
    }
  }

  private static String problem(SweepReport report) {
    return report.problem().isEmpty() ? "" : "; " + report.problem();
  }
}
