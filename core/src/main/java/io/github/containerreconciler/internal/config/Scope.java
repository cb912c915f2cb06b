package io.github.containerreconciler.internal.config;

import java.util.List;

/**
 * Settings of what a reconciler looks at. Immutable.
 *
 * @param rules what makes a container ours
 * @param exemptLabel the key of the label that protects a container
 * @param states the states of containers that are looked at, such as {@code running}
 * @param resources what is removed: {@code containers}, {@code networks}, {@code volumes}
 */
public record Scope(
    List<OwnershipRule> rules, String exemptLabel, List<String> states, List<String> resources) {

  static final List<String> STATES = List.of("running", "created", "exited", "dead");
  static final List<String> RESOURCES = List.of("containers", "networks", "volumes");

  public Scope {
    rules = List.copyOf(rules);
    states = List.copyOf(states);
    resources = List.copyOf(resources);
    Key.EXEMPT_LABEL.require(isExemptLabel(exemptLabel), exemptLabel);
    Key.STATES.require(!states.isEmpty() && STATES.containsAll(states), states);
    Key.RESOURCES.require(!resources.isEmpty() && RESOURCES.containsAll(resources), resources);
  }

  static Scope read(Values values, List<OwnershipRule> rules) {
    return new Scope(
        rules,
        values.text(Key.EXEMPT_LABEL, Scope::isExemptLabel),
        values.choices(Key.STATES, STATES),
        values.choices(Key.RESOURCES, RESOURCES));
  }

  /** With a value in it, it would match no label, and so protect nothing. */
  private static boolean isExemptLabel(String text) {
    return text.indexOf('=') < 0 && LabelMatch.keyProblem(text) == null;
  }
}
