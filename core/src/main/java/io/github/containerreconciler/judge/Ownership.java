package io.github.containerreconciler.judge;

import io.github.containerreconciler.config.LabelMatch;
import io.github.containerreconciler.config.OwnershipRule;
import io.github.containerreconciler.engine.ListFilter;
import io.github.containerreconciler.engine.RunningContainer;
import io.github.containerreconciler.engine.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Which containers the rules claim. Immutable. */
public record Ownership(List<OwnershipRule> rules) {

  public Ownership {
    rules = List.copyOf(rules);
  }

  /** Whether any rule claims this container. */
  public boolean claims(RunningContainer container) {
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
    return new Claimed(this, exemptLabel);
  }

  /** The rules that claim this container, in their configured order. */
  public List<OwnershipRule> claiming(RunningContainer container) {
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

  /**
   * Whether any rule may claim a container of which no mounts are known, such as one that an event
   * tells of.
   */
  public boolean mayClaim(RunningContainer container) {
    for (OwnershipRule rule : rules) {
      if (LabelMatch.allMatch(rule.labels(), container.labels()) && nameMatches(rule, container)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The labels that every rule asks for: the engine joins the labels of a filter for events by
   * <i>and</i>.
   */
  public ListFilter commonFilter() {
    List<String> common = new ArrayList<>();
    for (LabelMatch label : rules.get(0).labels()) {
      boolean everywhere = true;
      for (OwnershipRule rule : rules) {
        everywhere &= rule.labels().contains(label);
      }
      if (everywhere) {
        common.add(label.toString());
      }
    }
    return new ListFilter(common, List.of());
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
   * Whether a label of the rule's is on the image too, with the same value: then it proves nothing.
   */
  static boolean isInherited(
      OwnershipRule rule, RunningContainer container, Map<String, String> imageLabels) {
    for (LabelMatch label : rule.labels()) {
      String ofImage = imageLabels.get(label.key());
      if (ofImage != null && ofImage.equals(container.labels().get(label.key()))) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(OwnershipRule rule, RunningContainer container) {
    return LabelMatch.allMatch(rule.labels(), container.labels())
        && (rule.mounts().isEmpty() || container.mounts().containsAll(rule.mounts()))
        && nameMatches(rule, container);
  }

  private static boolean nameMatches(OwnershipRule rule, RunningContainer container) {
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
