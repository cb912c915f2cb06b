package io.github.containerreconciler.internal.judge;

/**
 * What is to become of a container. In the order in which it is asked: the first that applies wins.
 */
public enum Verdict {
  /** No rule of ownership claims it. */
  NOT_OWNED,
  /** It is the container this JVM runs in. */
  SELF,
  /** It carries the label that exempts it. */
  EXEMPT,
  /** The application knows it. */
  TRACKED,
  /** It was created or last started less than the creation grace ago. */
  TOO_YOUNG,
  /** It would be dangling, but what claims it only reports, or proves nothing. */
  REPORT_ONLY,
  /** It is not yet certain: too few sweeps in a row found it, or it could not be inspected. */
  UNCONFIRMED,
  /** Too many tracked containers were lost at once: it waits for an operator. */
  HELD,
  /** Ours, old enough, and unknown to the application: to be removed. */
  DANGLING
}
