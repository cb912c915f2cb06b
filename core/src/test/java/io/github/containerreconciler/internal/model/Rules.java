package io.github.containerreconciler.internal.model;

import io.github.containerreconciler.internal.config.LabelMatch;
import io.github.containerreconciler.internal.config.OwnershipRule;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.judge.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the contract says of one container (section 4, step 3), sentence by sentence; no thought is
 * given to speed, and no line is shared with the code it is compared with.
 */
record Rules(
    List<OwnershipRule> rules,
    String exemptLabel,
    Set<String> self,
    Collection<String> tracked,
    Duration grace,
    Instant now) {

  /** All that can be known of a container. */
  record Facts(
      Container container,
      Instant created,
      @Nullable Instant started,
      Map<String, String> imageLabels) {}

  Verdict verdict(Facts facts) {
    Container c = facts.container;
    List<OwnershipRule> claiming = rules.stream().filter(rule -> claims(rule, c)).toList();
    if (claiming.isEmpty()) {
      return Verdict.NOT_OWNED;
    }
    if (self.stream().anyMatch(c.id()::startsWith)) {
      return Verdict.SELF;
    }
    if (c.labels().containsKey(exemptLabel) && !"false".equals(c.labels().get(exemptLabel))) {
      return Verdict.EXEMPT;
    }
    if (isTracked(tracked, c)) {
      return Verdict.TRACKED;
    }
    if (isYoung(facts.created) || (facts.started != null && isYoung(facts.started))) {
      return Verdict.TOO_YOUNG;
    }
    boolean shown = c.labels().keySet().containsAll(facts.imageLabels.keySet());
    boolean proven =
        claiming.stream()
            .filter(rule -> !rule.reportOnly())
            .anyMatch(
                rule ->
                    rule.allowInherited()
                        || rule.labels().isEmpty()
                        || (shown && !inherits(rule, facts)));
    return proven ? Verdict.DANGLING : Verdict.REPORT_ONLY;
  }

  private boolean isYoung(Instant instant) {
    return instant.isAfter(now.minus(grace));
  }

  /** Whether any of these rules claims it. */
  static boolean claims(List<OwnershipRule> rules, Container c) {
    return rules.stream().anyMatch(rule -> claims(rule, c));
  }

  private static boolean claims(OwnershipRule rule, Container c) {
    return rule.labels().stream().allMatch(label -> has(c.labels(), label))
        && rule.mounts().stream().allMatch(c.mounts()::contains)
        && (rule.namePattern() == null
            || c.names().stream()
                .filter(name -> name.lastIndexOf('/') == 0) // its own
                .anyMatch(
                    name ->
                        Pattern.compile(rule.namePattern().text()).matcher(name).find()
                            || Pattern.compile(rule.namePattern().text())
                                .matcher(name.substring(1))
                                .find()));
  }

  private static boolean has(Map<String, String> labels, LabelMatch label) {
    return labels.containsKey(label.key())
        && (label.value() == null || label.value().equals(labels.get(label.key())));
  }

  private static boolean inherits(OwnershipRule rule, Facts facts) {
    return rule.labels().stream()
        .map(LabelMatch::key)
        .anyMatch(
            key ->
                facts.imageLabels.containsKey(key)
                    && facts.imageLabels.get(key).equals(facts.container.labels().get(key)));
  }

  static boolean isTracked(Collection<String> tracked, Container c) {
    for (String entry : tracked) {
      String bare = entry.startsWith("/") ? entry.substring(1) : entry;
      String lower = bare.toLowerCase(Locale.ROOT);
      boolean isPrefix = lower.matches("[0-9a-f]{6,64}") && c.id().startsWith(lower);
      if (isPrefix || c.names().stream().anyMatch(name -> name.equalsIgnoreCase("/" + bare))) {
        return true;
      }
    }
    return false;
  }
}
