package io.github.containerreconciler.internal.config;

/**
 * A setting in force when the agent started. Immutable.
 *
 * @param key as the settings table names it, with the rule's or callback's name in it
 * @param value its value as text, without secrets
 * @param from where it was written, such as {@code agent argument} or {@code service.conf:12};
 *     {@code default} if nowhere
 */
public record EffectiveSetting(String key, String value, String from) {

  /** The place of what nobody wrote. */
  static final String DEFAULT = "default";
}
