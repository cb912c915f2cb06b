package io.github.containerreconciler.internal.jmx;

import io.github.containerreconciler.internal.claim.ClaimRow;
import io.github.containerreconciler.internal.config.EffectiveSetting;
import io.github.containerreconciler.internal.config.LabelMatch;
import io.github.containerreconciler.internal.config.NamePattern;
import io.github.containerreconciler.internal.config.OwnershipRule;
import io.github.containerreconciler.internal.judge.Decision;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.report.CallbackStats;
import io.github.containerreconciler.internal.report.HistoryEvent;
import io.github.containerreconciler.internal.report.RemovalRecord;
import io.github.containerreconciler.internal.report.SweepReport;
import java.util.Date;
import javax.management.openmbean.SimpleType;
import org.jspecify.annotations.Nullable;

/** The tables that the MBean shows. */
final class Tables {

  /** Networks and volumes are other kinds. */
  static final Table<CallbackStats> CALLBACK =
      Table.<CallbackStats>named("Callback", "A callback, as the last sweep saw it")
          .text("name", "Its name", CallbackStats::name)
          .number("entries", "How many different entries it gave", c -> (long) c.entries())
          .number("matched", "How many entries match a container of ours", c -> (long) c.matched())
          .number("unmatched", "How many entries match none", c -> (long) c.unmatched())
          .number("millis", "How long the call took, in milliseconds", CallbackStats::millis)
          .text("error", "Why it gave no answer; empty if it gave one", CallbackStats::error)
          .build();

  static final Table<OwnershipRule> RULE =
      Table.<OwnershipRule>named("Rule", "An ownership rule; all its conditions must match")
          .text("name", "Its name", OwnershipRule::name)
          .texts(
              "labels",
              "Labels it asks for, as key or key=value",
              r -> r.labels().stream().map(LabelMatch::toString).toList())
          .texts("mounts", "Mount destinations it asks for", OwnershipRule::mounts)
          .text(
              "namePattern",
              "A regular expression for the container's name; empty for any",
              r -> text(r.namePattern()))
          .text(
              "image",
              "A regular expression for the image's name; empty for any",
              r -> text(r.imagePattern()))
          .text("network", "A network it asks for; empty for any", r -> text(r.network()))
          .flag("reportOnly", "Whether it only reports", OwnershipRule::reportOnly)
          .flag(
              "allowInherited",
              "Whether a label that the image carries too proves ownership",
              OwnershipRule::allowInherited)
          .flag("volumes", "Whether it may claim named volumes", OwnershipRule::volumes)
          .build();

  static final Table<EffectiveSetting> SETTING =
      Table.<EffectiveSetting>named("Setting", "A setting in force")
          .text("key", "Its key", EffectiveSetting::key)
          .text("value", "Its value, without secrets", EffectiveSetting::value)
          .text("from", "Where it was written; JMX for a change made here", EffectiveSetting::from)
          .build();

  static final Table<Attributes.Kept> KEPT =
      Table.<Attributes.Kept>named("Kept", "A container that an operator keeps")
          .text("id", "Its id", Attributes.Kept::id)
          .text("name", "Its name; empty if the last sweep did not see it", Attributes.Kept::name)
          .text("until", "Until when it is kept, in ISO 8601", k -> k.until().toString())
          .build();

  static final Table<Attributes.Leftovers> LEFTOVERS =
      Table.<Attributes.Leftovers>named("Leftovers", "The figures of networks, or of volumes")
          .text("kind", "Network or volume", l -> l.kind().word())
          .number(
              "dangling", "Dangling in the last sweep that listed", Attributes.Leftovers::dangling)
          .number("removed", "Removed since the start", l -> l.totals().removed())
          .number("failed", "Removals that failed since the start", l -> l.totals().failed())
          .build();

  static final Table<ClaimRow> CLAIM =
      Table.<ClaimRow>named("Claim", "A reconciler's claim")
          .text("instance", "Whose it is", ClaimRow::instance)
          .text("reconciler", "Its reconciler's name", ClaimRow::reconciler)
          .text("service", "Its service", ClaimRow::service)
          .text("host", "Its host", ClaimRow::host)
          .number("pid", "Its process", ClaimRow::pid)
          .text("container", "The container it runs in; empty if none", ClaimRow::container)
          .text("rules", "Its ownership rules", ClaimRow::rules)
          .number("ageSeconds", "How long ago it was written", ClaimRow::ageSeconds)
          .flag("live", "Whether it protects what its rules claim", ClaimRow::live)
          .number("contested", "Containers that both claim", ClaimRow::contested)
          .build();

  static final Table<Decision> DECISION =
      Table.<Decision>named("Decision", "What was decided on a container")
          .text("kind", "What it is: container, network or volume", d -> d.kind().word())
          .text("id", "Its id", d -> d.container().id())
          .text("name", "Its name", d -> d.container().name())
          .text("image", "Its image", d -> d.container().image())
          .text("rule", "The rules that claim it, joined by commas", Decision::rule)
          .number("ageSeconds", "Its age by the engine's clock", d -> d.age().toSeconds())
          .text("verdict", "The verdict", d -> d.verdict().name())
          .text("reason", "Why, with the figures it rests on", Decision::reason)
          .build();

  @SuppressWarnings("JavaUtilDate") // the only time type that JMX's open types know
  static final Table<RemovalRecord> REMOVAL =
      Table.<RemovalRecord>named("Removal", "A removal that was tried")
          .column("time", "When it ended", SimpleType.DATE, r -> Date.from(r.time()))
          .text("kind", "What it was: container, network or volume", r -> r.kind().word())
          .text("id", "Its id", r -> r.decision().container().id())
          .text("name", "Its name", r -> r.decision().container().name())
          .text("image", "Its image", r -> r.decision().container().image())
          .text("rule", "The rules that claimed it", r -> r.decision().rule())
          .number("ageSeconds", "Its age then", r -> r.decision().age().toSeconds())
          .text("outcome", "REMOVED, ALREADY_GONE or FAILED", r -> r.outcome().name())
          .text("error", "What went wrong; empty if all went well", RemovalRecord::error)
          .build();

  static final Table<SweepReport> REPORT =
      Table.<SweepReport>named("SweepReport", "The report of a sweep")
          .text("summary", "What the sweep found and did, in a sentence", Summary::of)
          .text("outcome", "COMPLETED, SKIPPED or FAILED", r -> r.outcome().name())
          .text("error", "What went wrong; empty if all went well", SweepReport::problem)
          .flag("dryRun", "Whether nothing was to be removed", SweepReport::dryRun)
          .decimal("durationSeconds", "How long it took", SweepReport::durationSeconds)
          .number("owned", "Containers that a rule claims", SweepReport::owned)
          .number("tracked", "Tracked ones", r -> r.count(Verdict.TRACKED))
          .number("tooYoung", "Ones younger than the grace", r -> r.count(Verdict.TOO_YOUNG))
          .number("exempt", "Ones with the label that exempts", r -> r.count(Verdict.EXEMPT))
          .number("lost", "Ones untracked since a moment ago", r -> r.count(Verdict.LOST))
          .number("kept", "Ones that an operator keeps", r -> r.count(Verdict.KEPT))
          .number("contested", "Ones another claims too", r -> r.count(Verdict.CONTESTED))
          .number("held", "Ones that wait for an operator", r -> r.count(Verdict.HELD))
          .number("dangling", "Dangling ones", r -> r.count(Verdict.DANGLING))
          .number("removed", "Removed ones", r -> r.count(RemovalRecord.Outcome.REMOVED))
          .number(
              "alreadyGone",
              "Ones that were gone already",
              r -> r.count(RemovalRecord.Outcome.ALREADY_GONE))
          .number(
              "removalFailures", "Removals that failed", r -> r.count(RemovalRecord.Outcome.FAILED))
          .rows(
              "decisions",
              "At most 1000 decisions, dangling first",
              DECISION,
              r -> r.inShort().decisions())
          .rows("removals", "Every removal that was tried", REMOVAL, SweepReport::removals)
          .build();

  @SuppressWarnings("JavaUtilDate")
  static final Table<HistoryEvent> EVENT =
      Table.<HistoryEvent>named("Event", "An event of the history")
          .column("time", "When it happened", SimpleType.DATE, e -> Date.from(e.time()))
          .text("event", "What happened, such as removed or held", e -> e.kind().text())
          .text(
              "kind",
              "Container, network or volume; empty if it concerns none",
              HistoryEvent::subject)
          .text("id", "Its id; empty if it concerns none", HistoryEvent::id)
          .text("name", "Its name", HistoryEvent::name)
          .text("image", "The container's image", HistoryEvent::image)
          .text("rule", "The rules that claimed it", HistoryEvent::rule)
          .number("ageSeconds", "Its age then, 0 if unknown", HistoryEvent::ageSeconds)
          .text("detail", "Why, until when, or to which value", HistoryEvent::detail)
          .build();

  private Tables() {}

  private static String text(@Nullable NamePattern pattern) {
    return pattern == null ? "" : pattern.text();
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
