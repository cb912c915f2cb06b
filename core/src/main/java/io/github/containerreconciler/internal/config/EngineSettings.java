package io.github.containerreconciler.internal.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which engine it is and how it is spoken with. Immutable.
 *
 * @param host the engine's address; null to follow Docker's own rules
 * @param certPath the folder with TLS certificates; null to follow Docker's own rules
 * @param configuredApiTimeout null for the default, see {@link #apiTimeout}
 * @param self ids or names of the container this JVM runs in; {@link #NOWHERE} alone where the
 *     engine does not run it; empty to find out
 */
public record EngineSettings(
    @Nullable String host,
    @Nullable String certPath,
    @Nullable Duration configuredApiTimeout,
    List<String> self) {

  /** The value of {@code self} that says: this engine does not run us. */
  public static final String NOWHERE = "none";

  private static final Duration LEAST_API_TIMEOUT = Duration.ofSeconds(30);

  public EngineSettings {
    self = List.copyOf(self);
    if (configuredApiTimeout != null) {
      Key.API_TIMEOUT.require(Key.API_TIMEOUT.allows(configuredApiTimeout), configuredApiTimeout);
    }
    if (host != null) {
      Key.DOCKER_HOST.require(DockerHost.problem(host) == null, DockerHost.shown(host));
    }
    Key.SELF.require(isSelf(self), self);
  }

  static EngineSettings read(Values values) {
    String host = values.single(Key.DOCKER_HOST);
    String notHost = host == null ? null : DockerHost.problem(host);
    if (host != null && notHost != null) {
      values.problem(Key.DOCKER_HOST, host, notHost);
      host = null;
    }
    List<String> self = values.list(Key.SELF);
    if (!isSelf(self)) {
      values.problem(Key.SELF, String.join(",", self), "");
      self = List.of();
    }
    return new EngineSettings(
        host, values.single(Key.DOCKER_CERT_PATH), values.durationOrNull(Key.API_TIMEOUT), self);
  }

  /** {@code none} stands alone; anything else may be an id or a name. */
  private static boolean isSelf(List<String> self) {
    return (self.size() == 1 || !self.contains(NOWHERE))
        && self.stream().allMatch(one -> one.matches("/?[a-zA-Z0-9][a-zA-Z0-9_.-]*"));
  }

  /**
   * Bounds each call of the engine and of a callback: as configured, or else the longer of 30 s and
   * the period (Nomad's rule).
   *
   * @param currentPeriod the period in force, which an operator may have changed
   */
  public Duration apiTimeout(Duration currentPeriod) {
    if (configuredApiTimeout != null) {
      return configuredApiTimeout;
    }
    return currentPeriod.compareTo(LEAST_API_TIMEOUT) > 0 ? currentPeriod : LEAST_API_TIMEOUT;
  }
}
