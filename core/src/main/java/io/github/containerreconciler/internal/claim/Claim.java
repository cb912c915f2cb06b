package io.github.containerreconciler.internal.claim;

import io.github.containerreconciler.internal.engine.Volume;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One claim, as a volume's labels tell it. Immutable.
 *
 * @param volume the volume's name
 * @param created when the volume was created, by the engine's clock
 * @param instance 12 hexadecimal digits, which differ for each reconciler and each of its starts
 */
public record Claim(String volume, Instant created, String instance, Claimant by, Terms terms) {

  /** The label by which all claims are found; its value is 1. */
  public static final String LABEL = "io.github.containerreconciler.claim";

  /** The beginning of the name of each claim's volume. */
  static final String NAME = "container-reconciler.";

  private static final String PREFIX = "io.github.containerreconciler.";
  private static final Duration LONGEST_RENEWAL = Duration.ofMinutes(5);
  private static final Duration SHORTEST_LIFE = Duration.ofSeconds(10);
  private static final int RENEWALS = 3;
  private static final int LONGEST_TEXT = 200;

  /**
   * The terms of a claim.
   *
   * @param renewal how often the claim is written anew
   * @param group claims of one group do not contest each other; empty for none
   * @param rules the rules as {@link RuleText} writes them
   */
  public record Terms(Duration renewal, String group, String rules) {}

  /**
   * Returns whether a volume has the name of a claim. One that has only the labels is somebody's
   * data, and never deleted.
   */
  static boolean isNamed(String volume) {
    return volume.startsWith(NAME);
  }

  /** Returns whether this volume is a claim, of whatever version. */
  public static boolean is(Volume volume) {
    return "1".equals(volume.labels().get(LABEL));
  }

  /** Reads a volume for which {@link #is} holds; what is missing or broken is empty or unknown. */
  public static Claim of(Volume volume) {
    Map<String, String> labels = volume.labels();
    String instance = text(labels, "instance");
    return new Claim(
        volume.name(),
        volume.created(),
        instance.isEmpty() ? volume.name() : instance,
        new Claimant(
            text(labels, "reconciler"),
            text(labels, "service"),
            text(labels, "host"),
            text(labels, "container"),
            ProcessIdentity.parse(text(labels, "process"))),
        new Terms(
            renewal(text(labels, "renewal")),
            labels.getOrDefault(PREFIX + "group", ""),
            labels.getOrDefault(PREFIX + "rules", "")));
  }

  /** The labels that say all this. */
  Map<String, String> labels() {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put(LABEL, "1");
    labels.put(PREFIX + "instance", instance);
    labels.put(PREFIX + "reconciler", by.reconciler());
    labels.put(PREFIX + "service", shorten(by.service()));
    labels.put(PREFIX + "host", shorten(by.host()));
    labels.put(PREFIX + "container", by.container());
    labels.put(PREFIX + "process", by.process().text());
    labels.put(PREFIX + "renewal", Long.toString(seconds(terms.renewal)));
    labels.put(PREFIX + "group", terms.group);
    labels.put(PREFIX + "rules", terms.rules);
    return labels;
  }

  /** Returns how often a claim is written anew where sweeps come so often. */
  public static Duration renewal(Duration period) {
    return period.compareTo(LONGEST_RENEWAL) < 0 ? period : LONGEST_RENEWAL;
  }

  /** Returns how long it counts without being written anew. */
  Duration lifetime() {
    Duration life = terms.renewal.multipliedBy(RENEWALS);
    return life.compareTo(SHORTEST_LIFE) < 0 ? SHORTEST_LIFE : life;
  }

  Claim createdAt(Instant time) {
    return new Claim(volume, time, instance, by, terms);
  }

  /** Returns whether it was written after another one of the same instance. */
  boolean isNewerThan(Claim other) {
    return number() > other.number()
        || (number() == other.number() && created.isAfter(other.created));
  }

  /** The last part of the volume's name, which counts on with each renewal; -1 if it is none. */
  long number() {
    try {
      return Long.parseLong(volume.substring(volume.lastIndexOf('.') + 1));
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** Returns whether both claims say that they share their containers. */
  boolean sharesWith(String otherGroup) {
    return !terms.group.isEmpty() && terms.group.equals(otherGroup);
  }

  /** Upwards: others count on no less than what is written. */
  private static long seconds(Duration renewal) {
    return renewal.plusMillis(999).toSeconds();
  }

  /** In doubt the longest. */
  private static Duration renewal(String text) {
    try {
      Duration renewal = Duration.ofSeconds(Long.parseLong(text));
      return renewal.isNegative() || renewal.isZero() ? LONGEST_RENEWAL : renewal(renewal);
    } catch (NumberFormatException e) {
      return LONGEST_RENEWAL;
    }
  }

  /** Returns what somebody else wrote: of one line, and not endless. */
  private static String text(Map<String, String> labels, String key) {
    return shorten(labels.getOrDefault(PREFIX + key, "").replaceAll("\\p{Cntrl}", "?"));
  }

  private static String shorten(String text) {
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
  }
}
