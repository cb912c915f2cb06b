package io.github.containerreconciler.judge;

import io.github.containerreconciler.config.OwnershipRule;
import io.github.containerreconciler.engine.ListFilter;
import io.github.containerreconciler.engine.RunningContainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Which containers the rules claim. Immutable. */
public record Ownership(List<OwnershipRule> rules) {

  public Ownership {
    rules = List.copyOf(rules);
  }

  /** Whether any rule claims this container. */
  public boolean claims(RunningContainer container) {
    for (OwnershipRule rule : rules) {
      if (matches(rule, container)) {
        return true;
      }
    }
    return false;
  }

  /** The rules that claim this container, in their configured order. */
  public List<OwnershipRule> claiming(RunningContainer container) {
    return rules.stream().filter(rule -> matches(rule, container)).toList();
  }

  /**
   * What to ask the engine for so that nothing a rule may claim is left out: a list for each rule,
   * or one unfiltered list where a rule has nothing that the engine could filter by. A name pattern
   * is no filter: the engine's regular expressions are not ours.
   */
  public List<ListFilter> filters() {
    List<ListFilter> filters = new ArrayList<>();
    for (OwnershipRule rule : rules) {
      ListFilter filter =
          new ListFilter(
              rule.labels().stream().map(Object::toString).toList(),
              rule.mounts().stream().limit(1).toList());
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
    return rules.stream().map(OwnershipRule::name).collect(Collectors.joining(","));
  }

  /**
   * Whether a label of the rule's is on the image too, with the same value: then it proves nothing.
   */
  static boolean isInherited(
      OwnershipRule rule, RunningContainer container, Map<String, String> imageLabels) {
    return rule.labels().stream()
        .map(label -> label.key())
        .anyMatch(
            key ->
                imageLabels.containsKey(key)
                    && imageLabels.get(key).equals(container.labels().get(key)));
  }

  private static boolean matches(OwnershipRule rule, RunningContainer container) {
    return rule.labels().stream().allMatch(label -> label.matches(container.labels()))
        && container.mounts().containsAll(rule.mounts())
        && nameMatches(rule, container);
  }

  private static boolean nameMatches(OwnershipRule rule, RunningContainer container) {
    var pattern = rule.namePattern();
    return pattern == null
        || container.names().stream().anyMatch(name -> pattern.matcher(name).find());
  }
}
