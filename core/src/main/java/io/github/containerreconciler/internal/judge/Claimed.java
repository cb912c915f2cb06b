package io.github.containerreconciler.internal.judge;

import io.github.containerreconciler.internal.config.LabelMatch;
import io.github.containerreconciler.internal.config.OwnershipRule;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.Selection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Selects what our rules may claim, with the labels and mounts that a rule, ours or another
 * reconciler's, or the judge reads.
 */
final class Claimed implements Selection {

  private final Ownership ownership;
  private final Set<String> labels = new HashSet<>();
  private final Set<String> mounts = new HashSet<>();

  Claimed(Ownership ownership, Set<String> furtherLabels, List<OwnershipRule> ofOthers) {
    this.ownership = ownership;
    labels.addAll(furtherLabels);
    ownership.rules().forEach(this::learn);
    ofOthers.forEach(this::learn);
  }

  private void learn(OwnershipRule rule) {
    for (LabelMatch label : rule.labels()) {
      labels.add(label.key());
    }
    mounts.addAll(rule.mounts());
  }

  @Override
  public boolean keeps(Container container) {
    return ownership.claims(container);
  }

  @Override
  public boolean needsLabel(String key) {
    return labels.contains(key);
  }

  @Override
  public boolean needsMounts() {
    return !mounts.isEmpty();
  }

  @Override
  public boolean needsMount(String destination) {
    return mounts.contains(destination);
  }

  @Override
  public boolean needsAttachments() {
    return true; // rules name networks, callbacks name addresses
  }
}
