package io.github.containerreconciler.internal.judge;

import io.github.containerreconciler.internal.config.Durations;
import io.github.containerreconciler.internal.config.OwnershipRule;
import io.github.containerreconciler.internal.engine.Attachments;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.ContainerDetails;
import io.github.containerreconciler.internal.engine.ContainerState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decides on one container after the other, from facts alone. Guards protect, the last line
 * condemns. Immutable.
 *
 * <p>In two steps, because the second costs calls of the engine: what the list shows decides most
 * containers; only what would be dangling by it is inspected and judged again.
 */
public final class Judge {

  /** Labels of those who start again what is removed, and what to do instead. */
  private static final Map<String, String> KEEPERS =
      Map.of(
          "com.docker.swarm.task.id",
          "it is a task of a swarm, which replaces what is removed: remove or scale its service"
              + " (docker service rm, docker service scale)",
          "io.kubernetes.pod.uid",
          "it belongs to a pod of Kubernetes, which replaces what is removed: delete the pod"
              + " (kubectl delete pod)",
          "PODMAN_SYSTEMD_UNIT",
          "it belongs to a unit of systemd, which may start it again: stop the unit (systemctl"
              + " stop)");

  private static final Pattern PAUSE_IMAGE = Pattern.compile("(^|/)podman-pause(:|@|$)");

  /** Engines write year 1 or 1970 where they have no time. */
  private static final Instant FIRST_TIME = Instant.parse("1971-01-01T00:00:00Z");

  private static final Instant LAST_TIME = Instant.parse("9999-12-31T23:59:59Z");

  /** The list gives whole seconds: on average, a container is that much younger than it shows. */
  private static final Duration HALF_A_SECOND = Duration.ofMillis(500);

  private final Ownership ownership;
  private final String exemptLabel;
  private final SelfIdentity self;
  private final Tracked tracked;
  private final Duration creationGrace;
  private final Instant now;
  private final Duration untrusted;

  /** A container created after this is young. */
  private final Instant youngSince;

  private final Instant youngSinceByListing;

  /**
   * The times that ages are judged by.
   *
   * @param now the engine's clock, read before it listed: so nothing is taken for older than it is
   * @param untrusted how much longer no age counts, because time jumped; zero nearly always
   */
  public record Times(Duration creationGrace, Instant now, Duration untrusted) {}

  public Judge(
      Ownership ownership, String exemptLabel, SelfIdentity self, Tracked tracked, Times times) {
    this.ownership = ownership;
    this.exemptLabel = exemptLabel;
    this.self = self;
    this.tracked = tracked;
    this.creationGrace = times.creationGrace;
    this.now = times.now;
    this.untrusted = times.untrusted;
    this.youngSince = now.minus(creationGrace);
    this.youngSinceByListing = youngSince.minus(HALF_A_SECOND);
  }

  /** By the list alone; {@link Verdict#DANGLING} means no more than that it is worth inspecting. */
  public Decision byListing(Container container) {
    List<OwnershipRule> claiming = ownership.claiming(container);
    if (claiming.isEmpty()) {
      return decision(container, claiming, Verdict.NOT_OWNED, "no ownership rule claims it");
    }
    if (self.isSelf(container)) {
      return decision(container, claiming, Verdict.SELF, "this JVM runs in it, or may run in it");
    }
    String exempt = container.labels().get(exemptLabel);
    if (exempt != null && !exempt.equals("false")) {
      return decision(container, claiming, Verdict.EXEMPT, "carries the label " + exemptLabel);
    }
    Instant born = container.created();
    if (tracked.contains(container)) {
      return decision(container, claiming, Verdict.TRACKED, "the application tracks it");
    }
    if (isNoTime(born)) {
      return decision(container, claiming, Verdict.TOO_YOUNG, noTime("creation", born));
    }
    if (!untrusted.isZero()) {
      return decision(container, claiming, Verdict.TOO_YOUNG, untrusted())
          .comingOfAge(now.plus(untrusted));
    }
    if (isYoung(born)) {
      return decision(container, claiming, Verdict.TOO_YOUNG, young("created", born))
          .comingOfAge(ofAgeByListing(born));
    }
    return decision(
        container,
        claiming,
        Verdict.DANGLING,
        "untracked, and created "
            + Durations.format(Duration.between(born, now))
            + " ago by the engine's clock; grace is "
            + Durations.format(creationGrace));
  }

  private Decision decision(
      Container container, List<OwnershipRule> claiming, Verdict verdict, String reason) {
    return new Decision(container, Ownership.names(claiming), verdict, reason, now, null);
  }

  /** Returns whether {@link #byDetails} needs the labels of the container's image. */
  public boolean needsImageLabels(Container container) {
    for (OwnershipRule r : ownership.claiming(container)) {
      if (!r.reportOnly() && !r.allowInherited() && !r.labels().isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /**
   * By all that can be known of one container.
   *
   * @param listed what {@link #byListing} took for dangling; it is judged so again by the name and
   *     the labels that inspecting shows
   * @param shownLabels the labels of its image; empty where they are not needed, null where they
   *     cannot be seen. A container has every label of its image: an answer with another one is
   *     about another platform's image, and shows nothing
   */
  public Decision byDetails(
      Decision listed, ContainerDetails details, @Nullable Map<String, String> shownLabels) {
    Map<String, String> imageLabels = fits(shownLabels, details.container()) ? shownLabels : null;
    Container seen = asSeen(listed.container(), details.container());
    Decision again = byListing(seen.labelled(details.container().labels()));
    if (again.verdict() != Verdict.DANGLING) {
      return again;
    }
    boolean changed =
        !seen.names().equals(listed.container().names())
            || !seen.attached().addresses().equals(listed.container().attached().addresses());
    Decision candidate = changed ? again : listed;
    if (self.isSelf(details)) {
      return candidate.with(Verdict.SELF, "this JVM runs in it, or may run in it");
    }
    Decision byTime = byTimes(candidate, details);
    if (byTime != null) {
      return byTime;
    }
    String shared = sharedWithOthers(details.container());
    if (!shared.isEmpty()) {
      return candidate.with(Verdict.REPORT_ONLY, candidate.reason() + "; but " + shared);
    }
    String image = details.container().image();
    List<OwnershipRule> claiming = ownership.claiming(candidate.container(), image);
    if (claiming.isEmpty()) {
      return candidate.with(Verdict.NOT_OWNED, "no ownership rule claims its image " + image);
    }
    List<OwnershipRule> removing = new ArrayList<>();
    boolean proven = false;
    for (OwnershipRule r : claiming) {
      if (!r.reportOnly()) {
        removing.add(r);
        proven |= r.allowInherited() || Ownership.isOwn(r, candidate.container(), imageLabels);
      }
    }
    if (removing.isEmpty()) {
      return candidate.with(
          Verdict.REPORT_ONLY, candidate.reason() + "; rule " + candidate.rule() + " only reports");
    }
    if (!proven && imageLabels == null) {
      return candidate.with(
          Verdict.REPORT_ONLY,
          candidate.reason()
              + "; but the engine does not show the labels of its image, so it cannot be seen"
              + " whether the label of rule "
              + Ownership.names(removing)
              + " is inherited");
    }
    if (!proven) {
      return candidate.with(
          Verdict.REPORT_ONLY,
          candidate.reason()
              + "; but its image carries the label of rule "
              + Ownership.names(removing)
              + " too, which so proves nothing (allow-inherited=true of a rule written as"
              + " owner.<rule>.label would accept it)");
    }
    return candidate.unless(details.running() ? doubt(again.container()) : null);
  }

  /** Why it cannot be seen whether a callback tracks this container; null if it can. */
  public @Nullable String doubt(Container container) {
    return tracked.doubt(container);
  }

  /** Too young by its exact times, or null. A start by its restart policy makes it no younger. */
  private @Nullable Decision byTimes(Decision candidate, ContainerDetails details) {
    Instant created = details.container().created();
    Instant started = details.life().restartCount() > 0 ? null : details.startedAt();
    if (isNoTime(created)) {
      return candidate.with(Verdict.TOO_YOUNG, noTime("creation", created));
    }
    if (started != null && isNoTime(started)) {
      return candidate.with(Verdict.TOO_YOUNG, noTime("start", started));
    }
    Instant ended = details.running() ? null : details.life().finishedAt();
    if (details.state() == ContainerState.EXITED && (ended == null || isNoTime(ended))) {
      return candidate.with(
          Verdict.TOO_YOUNG, noTime("end", ended == null ? Instant.EPOCH : ended));
    }
    Instant ofAge = ofAge(latest(latest(created, started), ended));
    if (isYoung(created)) {
      return candidate.with(Verdict.TOO_YOUNG, young("created", created)).comingOfAge(ofAge);
    }
    if (started != null && isYoung(started)) {
      return candidate.with(Verdict.TOO_YOUNG, young("last started", started)).comingOfAge(ofAge);
    }
    if (ended != null && isYoung(ended)) {
      return candidate.with(Verdict.TOO_YOUNG, young("ended", ended)).comingOfAge(ofAge);
    }
    return null;
  }

  private static Instant latest(Instant one, @Nullable Instant other) {
    return other != null && other.isAfter(one) ? other : one;
  }

  /** Why somebody else must remove it, with what to do instead; empty if nothing says so. */
  private static String sharedWithOthers(Container container) {
    for (Map.Entry<String, String> keeper : KEEPERS.entrySet()) {
      if (container.labels().containsKey(keeper.getKey())) {
        return keeper.getValue();
      }
    }
    return PAUSE_IMAGE.matcher(container.image()).find()
        ? "it is the infra container of a pod: remove the pod (podman pod rm)"
        : "";
  }

  /**
   * The listed container by the name that it has now, with the addresses that it got since too: in
   * doubt either tracks.
   */
  public static Container asSeen(Container listed, Container inspected) {
    Container seen = isRenamed(listed, inspected) ? renamed(listed, inspected.names()) : listed;
    Attachments before = listed.attached();
    Set<String> addresses = new LinkedHashSet<>(before.addresses());
    return addresses.addAll(inspected.attached().addresses())
        ? seen.at(List.copyOf(addresses))
        : seen;
  }

  /** Inspecting shows its own name alone; the aliases that others have for it stay. */
  private static Container renamed(Container listed, List<String> newNames) {
    List<String> names = new ArrayList<>(listed.names());
    names.removeIf(name -> name.indexOf('/', 1) < 0);
    names.addAll(0, newNames);
    return listed.named(names);
  }

  private static boolean isRenamed(Container listed, Container inspected) {
    for (String name : inspected.names()) {
      if (!name.isEmpty() && !listed.names().contains(name)) {
        return true;
      }
    }
    return false;
  }

  private static boolean fits(@Nullable Map<String, String> imageLabels, Container container) {
    return imageLabels != null && container.labels().keySet().containsAll(imageLabels.keySet());
  }

  /** Returns whether an engine gives this where it has no time. */
  public static boolean isNoTime(Instant instant) {
    return instant.isBefore(FIRST_TIME) || instant.isAfter(LAST_TIME);
  }

  private static String noTime(String what, Instant instant) {
    return "its age is unknown: the engine gives "
        + instant
        + " as its time of "
        + what
        + "; nothing is done";
  }

  private String untrusted() {
    return "time jumped, so no age counts yet; removable in "
        + Durations.format(untrusted)
        + " if it stays untracked";
  }

  private boolean isYoung(Instant instant) {
    return instant.isAfter(youngSince);
  }

  private @Nullable Instant ofAgeByListing(Instant born) {
    return born.isAfter(youngSinceByListing) ? ofAge(born.plus(HALF_A_SECOND)) : null;
  }

  private @Nullable Instant ofAge(Instant born) {
    return isYoung(born) ? born.plus(creationGrace) : null;
  }

  private String young(String what, Instant instant) {
    Duration age = Duration.between(instant, now);
    return what
        + " "
        + (age.isNegative()
            ? Durations.format(age.negated()) + " in the future"
            : Durations.format(age) + " ago")
        + " by the engine's clock, grace is "
        + Durations.format(creationGrace)
        + "; removable in "
        + Durations.format(creationGrace.minus(age))
        + " if it stays untracked";
  }
}
