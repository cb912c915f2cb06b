package io.github.containerreconciler.internal.jmx;

import io.github.containerreconciler.internal.judge.Decision;
import java.beans.ConstructorProperties;

/**
 * A decision on one container as JMX shows it. A plain bean: MXBeans know records only from JDK 21
 * on.
 */
public final class DecisionView {

  private final String id;
  private final String name;
  private final String image;
  private final String rule;
  private final long ageSeconds;
  private final String verdict;
  private final String reason;

  @ConstructorProperties({"id", "name", "image", "rule", "ageSeconds", "verdict", "reason"})
  public DecisionView(
      String id,
      String name,
      String image,
      String rule,
      long ageSeconds,
      String verdict,
      String reason) {
    this.id = id;
    this.name = name;
    this.image = image;
    this.rule = rule;
    this.ageSeconds = ageSeconds;
    this.verdict = verdict;
    this.reason = reason;
  }

  static DecisionView of(Decision d) {
    return new DecisionView(
        d.container().id(),
        d.container().name(),
        d.container().image(),
        d.rule(),
        d.age().toSeconds(),
        d.verdict().name(),
        d.reason());
  }

  public String getId() {
    return id;
  }

  public String getName() {
    return name;
  }

  public String getImage() {
    return image;
  }

  public String getRule() {
    return rule;
  }

  public long getAgeSeconds() {
    return ageSeconds;
  }

  public String getVerdict() {
    return verdict;
  }

  public String getReason() {
    return reason;
  }
}
