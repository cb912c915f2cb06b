package io.github.containerreconciler.internal.judge;

import io.github.containerreconciler.internal.config.LabelMatch;
import io.github.containerreconciler.internal.config.NamePattern;
import io.github.containerreconciler.internal.config.OwnershipRule;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.ListFilter;
import io.github.containerreconciler.internal.engine.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which containers the rules claim. Immutable. */
public record Ownership(List<OwnershipRule> rules) {

  /** An image without a name: the list shows its id, or nothing. */
  private static final Pattern DIGEST = Pattern.compile("(sha256:.*)?|[0-9a-f]{12,64}");

  public Ownership {
    rules = List.copyOf(rules);
  }

  /**
   * Returns whether any rule may claim a container of the list; see {@link #claiming(Container)}.
   */
  public boolean claims(Container container) {
    for (OwnershipRule rule : rules) {
      if (matchesListed(rule, container)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns whether any rule may claim this container. In doubt it does: a search for a pattern
   * that takes too long counts as found.
   */
  public boolean mayClaim(Container container) {
    for (OwnershipRule rule : rules) {
      if (matches(rule, container, true)
          && (imageMatches(rule, container.image(), true) || isDigest(container))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Selects what any rule claims.
   *
   * @param furtherLabels the keys of labels that are read besides those of the rules
   */
  public Selection selection(Set<String> furtherLabels) {
    return selection(furtherLabels, List.of());
  }

  /**
   * Selects what any rule claims.
   *
   * @param furtherLabels the keys of labels that are read besides those of the rules
   * @param ofOthers the rules of other reconcilers, whose labels and mounts are read too
   */
  public Selection selection(Set<String> furtherLabels, List<OwnershipRule> ofOthers) {
    return new Claimed(this, furtherLabels, ofOthers);
  }

  /**
   * The rules that may claim a container of the list, in their configured order. The list shows a
   * bare digest once the tag of an image moved on: it may be any image, and only {@link
   * #claiming(Container, String)} knows.
   */
  public List<OwnershipRule> claiming(Container container) {
    List<OwnershipRule> claiming = new ArrayList<>();
    for (OwnershipRule rule : rules) {
      if (matchesListed(rule, container)) {
        claiming.add(rule);
      }
    }
    return claiming;
  }

  /**
   * The rules that claim a container, in their configured order.
   *
   * @param image the name of its image as inspecting it shows it
   */
  public List<OwnershipRule> claiming(Container container, String image) {
    List<OwnershipRule> claiming = new ArrayList<>();
    for (OwnershipRule rule : rules) {
      if (matches(rule, container, false) && imageMatches(rule, image, false)) {
        claiming.add(rule);
      }
    }
    return claiming;
  }

  /**
   * Returns the filters that leave out nothing a rule may claim: a list for each rule, or one
   * unfiltered list where a rule has nothing that the engine could filter by. A name pattern is no
   * filter: the engine's regular expressions are not ours.
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
    if (rules.size() == 1) { // nearly always, and for each of many containers
      return rules.get(0).name();
    }
    StringJoiner names = new StringJoiner(",");
    for (OwnershipRule rule : rules) {
      names.add(rule.name());
    }
    return names.toString();
  }

  /**
   * Returns whether the container got the labels of this rule itself: none of them is on its image
   * with the same value.
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

  private static boolean matchesListed(OwnershipRule rule, Container container) {
    return matches(rule, container, false)
        && (imageMatches(rule, container.image(), false) || isDigest(container));
  }

  private static boolean isDigest(Container container) {
    return DIGEST.matcher(container.image()).matches();
  }

  /**
   * All but the image.
   *
   * @param ifGivenUp the answer where a pattern takes too long to look for
   */
  private static boolean matches(OwnershipRule rule, Container container, boolean ifGivenUp) {
    return LabelMatch.allMatch(rule.labels(), container.labels())
        && container.mounts().containsAll(rule.mounts())
        && (rule.network() == null || container.attached().networks().contains(rule.network()))
        && nameMatches(rule, container, ifGivenUp);
  }

  /** Matches its own name alone: the aliases that other containers have for it are not its own. */
  private static boolean nameMatches(OwnershipRule rule, Container container, boolean ifGivenUp) {
    NamePattern pattern = rule.namePattern();
    return pattern == null
        || (!container.ownName().isEmpty() && pattern.findInName(container.ownName(), ifGivenUp));
  }

  private static boolean imageMatches(OwnershipRule rule, String image, boolean ifGivenUp) {
    NamePattern pattern = rule.imagePattern();
    return pattern == null || pattern.find(image, ifGivenUp);
  }
}
