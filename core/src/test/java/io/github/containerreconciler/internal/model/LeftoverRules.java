package io.github.containerreconciler.internal.model;

import io.github.containerreconciler.internal.config.OwnershipRule;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.Network;
import io.github.containerreconciler.internal.engine.Volume;
import io.github.containerreconciler.internal.judge.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What is promised about one network or volume, sentence by sentence; no line is shared with the
 * code it is compared with.
 */
record LeftoverRules(
    List<OwnershipRule> rules,
    Collection<String> tracked,
    List<Container> containers,
    Duration grace,
    Instant now) {

  private static final Pattern FULL_ID = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern PREFIX = Pattern.compile("[0-9a-f]{12,64}");

  Verdict verdict(Network n, Duration unused) {
    boolean never =
        List.of("bridge", "host", "none", "podman", "ingress").contains(n.name())
            || n.ingress()
            || n.scope().equals("swarm")
            || n.scope().equals("global")
            || !FULL_ID.matcher(n.id()).matches();
    Predicate<Container> users =
        c ->
            c.attached().networks().contains(n.id())
                || c.attached().networks().contains(n.name())
                || c.attached().networks().stream()
                    .anyMatch(part -> part.length() >= 12 && n.id().startsWith(part))
                || c.attached().networkMode().equals(n.name())
                || (c.attached().networkMode().length() >= 12
                    && n.id().startsWith(c.attached().networkMode()));
    return verdict(never, true, n.id(), n.name(), n.labels(), n.created(), users, unused);
  }

  Verdict verdict(Volume v, Duration unused) {
    boolean never = !v.driver().equals("local") || v.scope().equals("global");
    boolean anonymous =
        FULL_ID.matcher(v.name()).matches()
            || v.labels().containsKey("com.docker.volume.anonymous");
    Predicate<Container> users = c -> c.attached().volumes().contains(v.name());
    return verdict(never, anonymous, v.name(), v.name(), v.labels(), v.created(), users, unused);
  }

  private Verdict verdict(
      boolean never,
      boolean withoutConsent,
      String id,
      String name,
      Map<String, String> labels,
      Instant created,
      Predicate<Container> refersToIt,
      Duration unused) {
    List<OwnershipRule> claiming =
        rules.stream()
            .filter(r -> r.mounts().isEmpty() && r.namePattern() == null)
            .filter(r -> withoutConsent || r.volumes())
            .filter(
                r ->
                    r.labels().stream()
                        .allMatch(
                            l ->
                                labels.containsKey(l.key())
                                    && (l.value() == null
                                        || l.value().equals(labels.get(l.key())))))
            .toList();
    if (never || labels.containsKey("io.github.containerreconciler.claim") || claiming.isEmpty()) {
      return Verdict.NOT_OWNED;
    }
    if (labels.containsKey(Chance.EXEMPT) && !labels.get(Chance.EXEMPT).equals("false")) {
      return Verdict.EXEMPT;
    }
    List<Container> users = containers.stream().filter(refersToIt).toList();
    boolean byUser =
        users.stream().anyMatch(c -> Rules.isTracked(tracked, c) || isYoung(c.created()));
    if (byUser || tracked.stream().anyMatch(entry -> names(entry, id, name))) {
      return Verdict.TRACKED;
    }
    if (isYoung(created) || created.equals(Instant.EPOCH)) {
      return Verdict.TOO_YOUNG;
    }
    if (!users.isEmpty()) {
      return Verdict.NEEDED;
    }
    if (unused.compareTo(grace) < 0) {
      return Verdict.LOST;
    }
    return claiming.stream().anyMatch(r -> !r.reportOnly())
        ? Verdict.DANGLING
        : Verdict.REPORT_ONLY;
  }

  private static boolean names(String entry, String id, String name) {
    String lower = entry.toLowerCase(Locale.ROOT);
    String bare = lower.startsWith("/") ? lower.substring(1) : lower;
    return bare.equals(id)
        || bare.equals(name.toLowerCase(Locale.ROOT))
        || (PREFIX.matcher(bare).matches() && id.startsWith(bare));
  }

  private boolean isYoung(Instant instant) {
    return Duration.between(instant, now).compareTo(grace) < 0;
  }
}
