package io.github.containerreconciler.internal.engine;

import java.time.Instant;
import java.util.Map;

/**
 * A volume as the engine shows it. Immutable.
 *
 * @param created by the engine's clock, in whole seconds; {@link Instant#EPOCH} where the engine
 *     gives no time that can be
 * @param scope {@code local}, or {@code global} for one of a whole cluster; empty where the engine
 *     gives none
 */
public record Volume(
    String name, String driver, Map<String, String> labels, Instant created, String scope) {

  public Volume {
    labels = Map.copyOf(labels);
  }
}
