package io.github.containerreconciler.internal.judge;

import io.github.containerreconciler.internal.config.LabelMatch;
import io.github.containerreconciler.internal.config.OwnershipRule;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.ListFilter;
import io.github.containerreconciler.internal.engine.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Which containers the rules claim. Immutable. */
public record Ownership(List<OwnershipRule> rules) {

  public Ownership {
    rules = List.copyOf(rules);
  }

  /** Whether any rule claims this container. */
  public boolean claims(Container container) {
    for (int i = 0; i < rules.size(); i++) {
      if (matches(rules.get(i), container)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Selects what any rule claims, with what {@link Judge} needs to know of it.
   *
   * @param exemptLabel the key of the label that exempts
   */
  public Selection selection(String exemptLabel) {
    return selection(Set.of(exemptLabel));
  }

  /**
   * Selects what any rule claims.
   *
   * @param furtherLabels the keys of labels that are read besides those of the rules
   */
  public Selection selection(Set<String> furtherLabels) {
    return new Claimed(this, furtherLabels);
  }

  /** The rules that claim this container, in their configured order. */
  public List<OwnershipRule> claiming(Container container) {
    if (rules.size() == 1) { // as nearly everywhere
      return matches(rules.get(0), container) ? rules : List.of();
    }
    List<OwnershipRule> claiming = List.of(); // most often one rule claims it, or none
    for (OwnershipRule rule : rules) {
      if (!matches(rule, container)) {
        continue;
      }
      if (claiming.isEmpty()) {
        claiming = List.of(rule);
      } else {
        claiming = new ArrayList<>(claiming);
        claiming.add(rule);
      }
    }
    return claiming;
  }

  /**
   * What to ask the engine for so that nothing a rule may claim is left out: a list for each rule,
   * or one unfiltered list where a rule has nothing that the engine could filter by. A name pattern
   * is no filter: the engine's regular expressions are not ours.
   */
  public List<ListFilter> filters() {
    List<ListFilter> filters = new ArrayList<>();
    for (OwnershipRule rule : rules) {
      List<String> labels = new ArrayList<>();
      for (LabelMatch label : rule.labels()) {
        labels.add(label.toString());
      }
      List<String> mounts = rule.mounts();
      ListFilter filter = new ListFilter(labels, mounts.isEmpty() ? mounts : mounts.subList(0, 1));
      if (filter.isNone()) {
        return List.of(ListFilter.NONE);
      }
      if (!filters.contains(filter)) {
        filters.add(filter);
      }
    }
    return filters;
  }

  static String names(List<OwnershipRule> rules) {
    if (rules.size() == 1) {
      return rules.get(0).name(); // one text for all that it claims
    }
    StringJoiner names = new StringJoiner(",");
    for (OwnershipRule rule : rules) {
      names.add(rule.name());
    }
    return names.toString();
  }

  /**
   * Whether the container got the labels of this rule itself: none of them is on its image with the
   * same value.
   *
   * @param imageLabels null where they cannot be seen, which proves nothing
   */
  static boolean isOwn(
      OwnershipRule rule, Container container, @Nullable Map<String, String> imageLabels) {
    for (LabelMatch label : rule.labels()) {
      String own = container.labels().get(label.key());
      if (imageLabels == null || own == null || own.equals(imageLabels.get(label.key()))) {
        return false;
      }
    }
    return true;
  }

  private static boolean matches(OwnershipRule rule, Container container) {
    return LabelMatch.allMatch(rule.labels(), container.labels())
        && (rule.mounts().isEmpty() || container.mounts().containsAll(rule.mounts()))
        && nameMatches(rule, container);
  }

  private static boolean nameMatches(OwnershipRule rule, Container container) {
    var pattern = rule.namePattern();
    if (pattern == null) {
      return true;
    }
    for (String name : container.names()) {
      if (pattern.matcher(name).find()) {
        return true;
      }
    }
    return false;
  }
}
