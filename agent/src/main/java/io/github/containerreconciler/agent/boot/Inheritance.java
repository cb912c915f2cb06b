package io.github.containerreconciler.agent.boot;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Hands losses and keeps over from an agent that was detached to the next one in this JVM: the
 * entry class stays loaded and holds the map. So an upgrade releases nothing that was held or kept.
 */
final class Inheritance {

  private static volatile @Nullable Map<String, Object> map;

  private Inheritance() {}

  /**
   * Uses the map of the entry class.
   *
   * @param held null where the entry class is of an earlier version, which has none
   */
  @SuppressWarnings("unchecked") // JDK types only, made by this class
  static void use(@Nullable Object held) {
    map = (Map<String, Object>) held;
  }

  /** Leaves what a reconciler hands over to the next agent. */
  static void leave(String reconciler, List<String> lines) {
    Map<String, Object> held = map;
    if (held != null) {
      held.put(reconciler, List.copyOf(lines));
    }
  }

  /** Returns what an earlier agent left, once; empty if none did. */
  static List<String> take(String reconciler) {
    Map<String, Object> held = map;
    Object left = held == null ? null : held.remove(reconciler);
    return left instanceof List<?> lines ? lines.stream().map(String::valueOf).toList() : List.of();
  }
}
