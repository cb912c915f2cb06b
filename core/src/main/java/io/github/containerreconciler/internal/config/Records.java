package io.github.containerreconciler.internal.config;

import org.jspecify.annotations.Nullable;

/**
 * Settings of the files that the reconciler writes. Immutable.
 *
 * @param history a file of JSON lines; null for none
 * @param evidence a folder for what is known of each removed container; null for none
 * @param evidenceLogLines how many of its last log lines are kept there
 * @param evidenceLimit how many bytes the folder may take
 * @param evidenceEnv whether the values of its environment variables are kept there
 */
public record Records(
    @Nullable String history,
    @Nullable String evidence,
    int evidenceLogLines,
    long evidenceLimit,
    boolean evidenceEnv) {

  public Records {
    Key.EVIDENCE_LOG_LINES.require(
        Key.EVIDENCE_LOG_LINES.allows(evidenceLogLines), evidenceLogLines);
    Key.EVIDENCE_LIMIT.require(Key.EVIDENCE_LIMIT.allowsSize(evidenceLimit), evidenceLimit);
  }

  static Records read(Values values) {
    return new Records(
        values.single(Key.HISTORY),
        values.single(Key.EVIDENCE),
        values.count(Key.EVIDENCE_LOG_LINES),
        values.size(Key.EVIDENCE_LIMIT),
        values.bool(Key.EVIDENCE_ENV));
  }
}
