package io.github.containerreconciler.internal.judge;

import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.ContainerDetails;
import io.github.containerreconciler.internal.engine.HexDigits;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Facts about the container that this JVM runs in, which must never be removed. In doubt a
 * container is taken for it. Immutable.
 *
 * @param ids ids that were found, or prefixes of at least 12 digits; they may name a container
 *     whose network this one shares
 * @param upperDir the folder of the writable layer, as {@code /proc/self/mountinfo} shows it; empty
 *     where it shows none
 * @param insideContainer whether this JVM runs in a container at all
 * @param configured the setting {@code self}: ids or names, or {@code none}
 */
public record SelfIdentity(
    Set<String> ids, String upperDir, boolean insideContainer, List<String> configured) {

  /** Outside of any container. */
  public static final SelfIdentity NONE = new SelfIdentity(Set.of(), "", false, List.of());

  private static final String NONE_OF_THIS_ENGINE = "none";
  private static final String SHARES = "container:";
  private static final int SHORTEST_PREFIX = 6;
  private static final int FULL_ID = 64;

  public SelfIdentity {
    ids = Set.copyOf(ids);
    configured = List.copyOf(configured);
  }

  /**
   * Why nothing may be removed; null where that is no reason. Inside a container that nothing
   * identifies, each of the engine's containers may be our own.
   */
  public @Nullable String blockedReason() {
    return insideContainer && ids.isEmpty() && upperDir.isEmpty() && configured.isEmpty()
        ? "this JVM runs in a container, and nothing tells in which one: set self to its id or name,"
            + " or to none where this engine does not run it"
        : null;
  }

  /** Returns whether the engine's list shows that it is, or may be, our own container. */
  public boolean isSelf(Container container) {
    return isFound(container.id())
        || isConfigured(container)
        || sharesOurNetwork(container.attached().networkMode());
  }

  /** As {@link #isSelf(Container)}, by all that inspecting the container shows. */
  public boolean isSelf(ContainerDetails details) {
    return isSelf(details.container())
        || sharesOurNetwork(details.namespaces().network())
        || hasOurUpperDir(details.upperDir());
  }

  /** Ids, prefixes and names by which this engine may know our own container, if it runs it. */
  public Set<String> candidates() {
    if (isNoneOfThisEngine()) {
      return Set.of();
    }
    Set<String> candidates = new TreeSet<>(ids);
    for (String self : configured) {
      candidates.add(self.startsWith("/") ? self.substring(1) : self);
    }
    return candidates;
  }

  /** Ids and names that the setting gives; {@code none} is no name. */
  public List<String> named() {
    return configured.stream().filter(SelfIdentity::isName).toList();
  }

  private static boolean isName(String self) {
    return !self.equals(NONE_OF_THIS_ENGINE);
  }

  private boolean isNoneOfThisEngine() {
    return configured.contains(NONE_OF_THIS_ENGINE);
  }

  /** A full id is proof enough, even against {@code none}. */
  private boolean isFound(String id) {
    for (String own : ids) {
      if (id.startsWith(own) && (own.length() == FULL_ID || !isNoneOfThisEngine())) {
        return true;
      }
    }
    return false;
  }

  private boolean isConfigured(Container container) {
    for (String self : configured) { // of each listed container: no list is made for it
      if (isName(self) && (isNamed(container, self) || isPrefix(self, container.id()))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isNamed(Container container, String self) {
    String name = container.name();
    return self.equals(name) || self.equals("/" + name);
  }

  private static boolean isPrefix(String self, String id) {
    String digits = self.toLowerCase(Locale.ROOT);
    return digits.length() >= SHORTEST_PREFIX && HexDigits.fill(digits) && id.startsWith(digits);
  }

  /**
   * A container that joined another one's network shows that one's files, host name and id. So
   * whatever shares the network of an id found here may be us.
   */
  private boolean sharesOurNetwork(String networkMode) {
    if (!networkMode.startsWith(SHARES) || isNoneOfThisEngine()) {
      return false;
    }
    String joined = networkMode.substring(SHARES.length());
    if (isFound(joined)) {
      return true;
    }
    for (String self : configured) {
      if (isPrefix(self, joined) || self.equals(joined)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Compares folders. If the engine gives none and we know nothing else, each container may be
   * ours.
   */
  private boolean hasOurUpperDir(String theirs) {
    if (upperDir.isEmpty() || isNoneOfThisEngine()) {
      return false;
    }
    if (theirs.isEmpty()) {
      return ids.isEmpty() && configured.isEmpty();
    }
    return theirs.equals(upperDir)
        || (!upperDir.startsWith("/") && theirs.endsWith("/" + upperDir)); // mounted from there
  }
}
