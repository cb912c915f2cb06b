package io.github.containerreconciler.internal.judge;

/** The decision about a container. The verdicts stand in the order in which they are tried. */
public enum Verdict {
  /** No ownership rule claims it. */
  NOT_OWNED,
  /** This JVM runs in it. */
  SELF,
  /** It carries the label that exempts it. */
  EXEMPT,
  /** A callback knows it. */
  TRACKED,
  /** It was created or last started less than the creation grace ago, or its age is unknown. */
  TOO_YOUNG,
  /** A callback knew it less than a creation grace ago. */
  LOST,
  /** An operator keeps it for some time. */
  KEPT,
  /** Another reconciler claims it too. */
  CONTESTED,
  /** Another container, which stays, uses one of its namespaces. */
  NEEDED,
  /** It would be dangling, but what claims it only reports, or proves nothing. */
  REPORT_ONLY,
  /** It is not certain yet: too few sweeps in a row found it, or it could not be inspected. */
  UNCONFIRMED,
  /** The callbacks look broken: it waits for an operator. */
  HELD,
  /** It is ours, old enough, and no callback knows it: it is to be removed. */
  DANGLING
}
