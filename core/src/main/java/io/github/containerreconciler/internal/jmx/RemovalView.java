package io.github.containerreconciler.internal.jmx;

import io.github.containerreconciler.internal.report.RemovalRecord;
import java.beans.ConstructorProperties;
import java.util.Date;

/** A removal that was tried, as JMX shows it. */
public final class RemovalView {

  private final Date time;
  private final String id;
  private final String name;
  private final String image;
  private final String rule;
  private final long ageSeconds;
  private final String outcome;
  private final String error;

  @ConstructorProperties({"time", "id", "name", "image", "rule", "ageSeconds", "outcome", "error"})
  @SuppressWarnings("JavaUtilDate") // the only time type that JMX's open types know
  public RemovalView(
      Date time,
      String id,
      String name,
      String image,
      String rule,
      long ageSeconds,
      String outcome,
      String error) {
    this.time = new Date(time.getTime());
    this.id = id;
    this.name = name;
    this.image = image;
    this.rule = rule;
    this.ageSeconds = ageSeconds;
    this.outcome = outcome;
    this.error = error;
  }

  @SuppressWarnings("JavaUtilDate")
  static RemovalView of(RemovalRecord r) {
    DecisionView d = DecisionView.of(r.decision());
    return new RemovalView(
        Date.from(r.time()),
        d.getId(),
        d.getName(),
        d.getImage(),
        d.getRule(),
        d.getAgeSeconds(),
        r.outcome().name(),
        r.error());
  }

  @SuppressWarnings("JavaUtilDate")
  public Date getTime() {
    return new Date(time.getTime());
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

  public String getOutcome() {
    return outcome;
  }

  public String getError() {
    return error;
  }
}
